package io.heddle.executor.conformance;

import io.heddle.executor.Account;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A Merkle Patricia trie root computed from scratch (yellow paper, appendix D): slow, short, and
/// independent of the trie that the product uses, whose oracle it is.
public final class ReferenceTrie {
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Leaf(byte[] nibbles, Bytes value) {}

  private ReferenceTrie() {}

  /// The root of the state that consists of these accounts.
  public static Hash stateRoot(
      Map<Address, Account> accounts, Map<Address, Map<U256, U256>> storage) {
    SortedMap<Bytes, Bytes> leaves = new TreeMap<>();
    accounts.forEach((address, account) ->
        leaves.put(
            Bytes.wrap(Keccak.hash(address).toBytes()),
            new RlpWriter()
                .beginList()
                .writeLong(account.nonce())
                .writeU256(account.balance())
                .writeHash(storageRoot(storage.getOrDefault(address, Map.of())))
                .writeHash(account.codeHash())
                .endList()
                .toBytes()));
    return root(leaves);
  }

  /// The root of a storage trie; zero values are absent.
  public static Hash storageRoot(Map<U256, U256> slots) {
    SortedMap<Bytes, Bytes> leaves = new TreeMap<>();
    slots.forEach((slot, value) -> {
      if (!value.isZero()) {
        leaves.put(
            Bytes.wrap(Keccak.hash(slot.toHash()).toBytes()),
            new RlpWriter().writeU256(value).toBytes());
      }
    });
    return root(leaves);
  }

  /// The root of a trie with these keys (not hashed here) and values.
  public static Hash root(SortedMap<Bytes, Bytes> entries) {
    List<Leaf> leaves = new ArrayList<>();
    entries.forEach((key, value) -> leaves.add(new Leaf(nibbles(key), value)));
    return Keccak.hash(node(leaves, 0));
  }

  /// The RLP of the node over sorted `leaves` that agree in their first `depth` nibbles.
  private static Bytes node(List<Leaf> leaves, int depth) {
    if (leaves.isEmpty()) {
      return new RlpWriter().writeBytes(Bytes.EMPTY).toBytes();
    }
    byte[] first = leaves.getFirst().nibbles;
    if (leaves.size() == 1) {
      return new RlpWriter()
          .beginList()
          .writeBytes(path(first, depth, first.length, true))
          .writeBytes(leaves.getFirst().value)
          .endList()
          .toBytes();
    }
    byte[] last = leaves.getLast().nibbles;
    int shared = depth;
    while (shared < Math.min(first.length, last.length) && first[shared] == last[shared]) {
      shared++;
    }
    if (shared > depth) {
      return new RlpWriter()
          .beginList()
          .writeBytes(path(first, depth, shared, false))
          .writeRaw(reference(node(leaves, shared)))
          .endList()
          .toBytes();
    }
    return branch(leaves, depth);
  }

  private static Bytes branch(List<Leaf> leaves, int depth) {
    Bytes value = Bytes.EMPTY;
    List<List<Leaf>> children = new ArrayList<>();
    for (int nibble = 0; nibble < 16; nibble++) {
      children.add(new ArrayList<>());
    }
    for (Leaf leaf : leaves) {
      if (leaf.nibbles.length == depth) {
        value = leaf.value;
      } else {
        children.get(leaf.nibbles[depth]).add(leaf);
      }
    }
    RlpWriter rlp = new RlpWriter().beginList();
    for (List<Leaf> child : children) {
      rlp.writeRaw(reference(node(child, depth + 1)));
    }
    return rlp.writeBytes(value).endList().toBytes();
  }

  /// Short nodes are embedded, others named by their hash.
  private static Bytes reference(Bytes node) {
    return node.size() < 32 ? node : new RlpWriter().writeHash(Keccak.hash(node)).toBytes();
  }

  /// Hex-prefix encoding.
  private static Bytes path(byte[] nibbles, int from, int to, boolean leaf) {
    int length = to - from;
    boolean odd = length % 2 == 1;
    byte[] out = new byte[1 + length / 2];
    int at = from;
    out[0] = (byte) ((leaf ? 0x20 : 0) | (odd ? 0x10 | nibbles[at++] : 0));
    for (int i = 1; i < out.length; i++) {
      out[i] = (byte) (nibbles[at++] << 4 | nibbles[at++]);
    }
    return Bytes.wrap(out);
  }

  private static byte[] nibbles(Bytes key) {
    byte[] nibbles = new byte[2 * key.size()];
    for (int i = 0; i < key.size(); i++) {
      nibbles[2 * i] = (byte) (key.at(i) >>> 4 & 0xF);
      nibbles[2 * i + 1] = (byte) (key.at(i) & 0xF);
    }
    return nibbles;
  }
}
