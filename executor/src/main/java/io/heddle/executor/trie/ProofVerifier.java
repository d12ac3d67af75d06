package io.heddle.executor.trie;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rlp.RlpReader;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks Merkle proofs, as a client that knows nothing but a root would. It shares no code with
/// the trie.
public final class ProofVerifier {
  private ProofVerifier() {}

  /// A proof that proves nothing.
  public static final class InvalidProofException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidProofException(String message) {
      super(message);
    }
  }

  /// The value of `key` (as the trie has it: hashed already), or empty when the proof shows that
  /// there is none.
  ///
  /// @throws InvalidProofException when the nodes do not lead from `root` to an answer, or when
  ///   some are left over
  public static Optional<Bytes> verify(Hash root, Bytes key, List<Bytes> nodes) {
    Iterator<Bytes> remaining = nodes.iterator();
    Optional<Bytes> value;
    try {
      value = follow(root, key, remaining);
    } catch (RlpException e) {
      throw new InvalidProofException("proof node is not canonical RLP: " + e.getMessage());
    }
    if (remaining.hasNext()) {
      throw new InvalidProofException("proof has nodes after its end");
    }
    return value;
  }

  private static Optional<Bytes> follow(Hash root, Bytes key, Iterator<Bytes> remaining) {
    if (root.equals(Keccak.hash(Bytes.of(0x80)))) {
      return Optional.empty();
    }
    Bytes node = take(remaining, root);
    int depth = 0;
    while (true) {
      List<Bytes> items = RlpReader.of(node).readList("node", item -> item.readRaw("item"));
      Bytes next;
      if (items.size() == 17) {
        if (depth == 2 * key.size()) {
          return Optional.of(string(items.get(16))).filter(value -> !value.isEmpty());
        }
        next = items.get(nibble(key, depth++));
      } else if (items.size() == 2) {
        Bytes prefix = string(items.getFirst());
        int length = matched(prefix, key, depth);
        boolean leaf = (prefix.at(0) & 0x20) != 0;
        if (length < 0 || (leaf && depth + length != 2 * key.size())) {
          return Optional.empty();
        }
        if (leaf) {
          return Optional.of(string(items.getLast()));
        }
        depth += length;
        next = items.getLast();
      } else {
        throw new InvalidProofException("proof node has " + items.size() + " items");
      }
      Bytes child = child(next, remaining);
      if (child == null) {
        return Optional.empty();
      }
      node = child;
    }
  }

  private static Bytes take(Iterator<Bytes> remaining, Hash expected) {
    if (!remaining.hasNext()) {
      throw new InvalidProofException("proof ends before node " + expected);
    }
    Bytes node = remaining.next();
    Hash actual = Keccak.hash(node);
    if (!actual.equals(expected)) {
      throw new InvalidProofException("proof node: expected=" + expected + " actual=" + actual);
    }
    return node;
  }

  /// The node a reference stands for; null for none.
  private static @Nullable Bytes child(Bytes reference, Iterator<Bytes> remaining) {
    if (RlpReader.of(reference).nextIsList("reference")) {
      return reference;
    }
    Bytes hash = string(reference);
    if (hash.isEmpty()) {
      return null;
    }
    if (hash.size() != Hash.SIZE) {
      throw new InvalidProofException("proof node refers to " + hash + ", which is no hash");
    }
    return take(remaining, Hash.fromBytes(hash.toArray()));
  }

  private static Bytes string(Bytes item) {
    return RlpReader.of(item).readBytes("item");
  }

  private static int nibble(Bytes key, int index) {
    int b = key.at(index / 2);
    return index % 2 == 0 ? b >> 4 & 0xf : b & 0xf;
  }

  /// How many nibbles a hex-prefix path has, or -1 when the key does not go on with them.
  private static int matched(Bytes prefix, Bytes key, int depth) {
    if (prefix.isEmpty()) {
      throw new InvalidProofException("proof node with an empty path");
    }
    int skip = (prefix.at(0) & 0x10) != 0 ? 1 : 2;
    int length = 2 * prefix.size() - skip;
    if (depth + length > 2 * key.size()) {
      return -1;
    }
    for (int i = 0; i < length; i++) {
      if (nibble(prefix, skip + i) != nibble(key, depth + i)) {
        return -1;
      }
    }
    return length;
  }
}
