package io.heddle.executor.trie;

import io.heddle.executor.Account;
import io.heddle.executor.trie.TrieNode.Branch;
import io.heddle.executor.trie.TrieNode.Extension;
import io.heddle.executor.trie.TrieNode.Leaf;
import io.heddle.executor.trie.TrieNode.Unloaded;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Merkle proofs of what is in a state and of what is not.
///
/// A proof lists the stored nodes on the way to the key; nodes shorter than 32 bytes are inside
/// their parents. It ends where the value is found or where the path leaves the key.
public final class StateProofs {
  private StateProofs() {}

  /// Proves an account and some of its slots in the state with root `root`.
  public static AccountProof proof(
      TrieNodeSource source, Hash root, Address address, List<U256> slots) {
    Hash owner = StateTrie.keyOf(address);
    Path toAccount = walk(new NodeLoader(source, Hash.ZERO), root, owner);
    TrieAccount found =
        toAccount.value == null
            ? new TrieAccount(Account.EMPTY, StateTrie.EMPTY_ROOT)
            : TrieAccount.decode(toAccount.value);
    List<AccountProof.StorageProof> storageProofs = new ArrayList<>(slots.size());
    NodeLoader storage = new NodeLoader(source, owner);
    for (U256 slot : slots) {
      Path toSlot = walk(storage, found.storageRoot(), StateTrie.slotKey(slot));
      U256 value = toSlot.value == null ? U256.ZERO : StateTrie.decodeSlot(toSlot.value);
      storageProofs.add(new AccountProof.StorageProof(slot, value, toSlot.nodes));
    }
    return new AccountProof(
        address, toAccount.nodes, found.account(), found.storageRoot(), storageProofs);
  }

  /// The nodes met, and the value at the end if the key is there.
  private static final class Path {
    final List<Bytes> nodes = new ArrayList<>();
    byte @Nullable [] value;
  }

  private static Path walk(NodeLoader loader, Hash root, Hash keyHash) {
    Path path = new Path();
    byte[] key = keyHash.toBytes();
    byte[] nibbles = Nibbles.slice(key, 0, 2 * Hash.SIZE);
    byte[] reference = root.equals(MerkleTrie.EMPTY_ROOT) ? null : NodeLoader.reference(root);
    int depth = 0;
    while (reference != null) {
      byte[] rlp = reference;
      if (reference.length == TrieNode.HASH_REFERENCE_SIZE) {
        Bytes stored = loader.rlp(Nibbles.head(nibbles, depth), Hash.fromBytes(reference, 1));
        path.nodes.add(stored);
        rlp = stored.toArray();
      }
      switch (NodeCodec.decode(rlp, key, depth)) {
        case Branch branch -> {
          int nibble = nibbles[depth++];
          reference = branch.has(nibble) ? NodeCodec.reference(branch, nibble) : null;
        }
        case Extension extension -> {
          boolean on = startsWith(nibbles, depth, extension.path);
          depth += extension.path.length;
          reference = on ? extension.childReference : null;
        }
        case Leaf leaf -> {
          if (Arrays.equals(leaf.key, key)) {
            path.value = leaf.value;
          }
          reference = null;
        }
        case Unloaded unloaded ->
            throw new IllegalStateException("decoded to an unloaded node: " + unloaded);
      }
    }
    return path;
  }

  private static boolean startsWith(byte[] nibbles, int from, byte[] path) {
    return nibbles.length - from >= path.length
        && Arrays.equals(nibbles, from, from + path.length, path, 0, path.length);
  }
}
