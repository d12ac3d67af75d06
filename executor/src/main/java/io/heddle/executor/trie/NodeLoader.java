package io.heddle.executor.trie;

import io.heddle.executor.trie.TrieNode.Branch;
import io.heddle.executor.trie.TrieNode.Extension;
import io.heddle.executor.trie.TrieNode.Leaf;
import io.heddle.executor.trie.TrieNode.Unloaded;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Loads the nodes of one trie and verifies each against its hash, so that neither a witness nor a
/// damaged store is believed.
final class NodeLoader {
  final TrieNodeSource source;
  final Hash owner;

  /// Counts what loading adds to the memory of a state's tries.
  final LongAdder loadedBytes;

  NodeLoader(TrieNodeSource source, Hash owner) {
    this(source, owner, new LongAdder());
  }

  NodeLoader(TrieNodeSource source, Hash owner, LongAdder loadedBytes) {
    this.source = source;
    this.owner = owner;
    this.loadedBytes = loadedBytes;
  }

  /// How a parent names a node with this hash.
  static byte[] reference(Hash hash) {
    byte[] reference = new byte[TrieNode.HASH_REFERENCE_SIZE];
    reference[0] = (byte) 0xa0;
    hash.copyTo(reference, 1);
    return reference;
  }

  /// The sealed node that `reference` names, at the first `depth` nibbles of `key`.
  TrieNode load(byte[] reference, byte[] key, int depth) {
    if (reference.length < TrieNode.HASH_REFERENCE_SIZE) {
      return NodeCodec.decode(reference, key, depth);
    }
    Hash hash = Hash.fromBytes(reference, 1);
    Bytes place = Bytes.wrap(Nibbles.slice(key, 0, depth));
    TrieNodeSource.Found found = source.find(owner, place, hash);
    if (found.rlp() != null) {
      TrieNode node = NodeCodec.decode(verified(found.rlp(), place, hash).toArray(), key, depth);
      loadedBytes.add(MerkleTrie.subtreeBytes(node));
      return node;
    }
    TrieNode derived = derive(found.leaves(), depth);
    if (derived == null || !Arrays.equals(derived.reference, reference)) {
      throw new InvalidTrieNodeException(
          "flat values do not give the trie node that its hash promises: owner=%s path=%s expected=%s leaves=%d"
              .formatted(owner, Nibbles.show(place), hash, found.leaves().size()));
    }
    derived.reference = null;
    loadedBytes.add(MerkleTrie.subtreeBytes(derived));
    return derived;
  }

  /// The sealed node at `depth` above all these leaves, with them in memory; null without any.
  private static @Nullable TrieNode derive(List<TrieNodeSource.Leaf> leaves, int depth) {
    byte[][] keys = new byte[leaves.size()][];
    byte[][] values = new byte[leaves.size()][];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = leaves.get(i).key().toArray();
      values[i] = leaves.get(i).value().toArray();
    }
    TrieNode node = SubtreeUpdate.build(TrieBatch.of(keys, values, null), 0, keys.length, depth);
    if (node != null) {
      NodeChanges none = new NodeChanges(Hash.ZERO, NodeChanges.Kept.NONE);
      new SubtreeSealer(none, TrieWorkers.NONE.hashes(), 0).seal(node);
    }
    return node;
  }

  /// The RLP of the node at `depth` above all these leaves.
  ///
  /// @param leaves at least one
  static Bytes derivedRlp(List<TrieNodeSource.Leaf> leaves, int depth) {
    return switch (derive(leaves, depth)) {
      case Branch branch -> Bytes.wrap(branch.rlp);
      case Leaf leaf -> Bytes.wrap(NodeCodec.leaf(leaf.key, leaf.depth, leaf.value));
      case Extension extension ->
          Bytes.wrap(
              NodeCodec.extension(
                  extension.path, Objects.requireNonNull(extension.childReference, "sealed")));
      case null -> throw new IllegalArgumentException("no leaves");
      case Unloaded unloaded -> throw new IllegalStateException("built an unloaded " + unloaded);
    };
  }

  /// The verified bytes of the node at `path`.
  Bytes rlp(byte[] path, Hash hash) {
    Bytes place = Bytes.wrap(path);
    return verified(source.node(owner, place, hash), place, hash);
  }

  private Bytes verified(Bytes rlp, Bytes place, Hash hash) {
    Hash actual = Keccak.hash(rlp);
    if (!actual.equals(hash)) {
      throw new InvalidTrieNodeException(
          "trie node is not what its hash promises: owner=%s path=%s expected=%s actual=%s"
              .formatted(owner, Nibbles.show(place), hash, actual));
    }
    return rlp;
  }
}
