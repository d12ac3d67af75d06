package io.heddle.executor.witness;

import io.heddle.executor.BlockHashes;
import io.heddle.executor.trie.MissingTrieNodeException;
import io.heddle.executor.trie.TrieNodeSource;
import io.heddle.executor.witness.InvalidWitnessException.Reason;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The contents of a witness by hash, and a record of which were asked for. Hashes are computed
/// here, so what is found under one is what the hash stands for. Any number of threads may ask.
public final class WitnessSource implements TrieNodeSource, BlockHashes {
  private final ExecutionWitness witness;
  private final Map<Hash, Bytes> nodes;
  private final Map<Hash, Bytes> codes;
  private final Map<Long, Hash> ancestors = new HashMap<>();
  private final Set<Hash> usedNodes = ConcurrentHashMap.newKeySet();
  private final Set<Hash> usedCodes = ConcurrentHashMap.newKeySet();
  private final AtomicLong oldestUsed;

  /// Indexes a witness whose headers must end at `parent`.
  ///
  /// @throws InvalidWitnessException when they do not form a chain that does
  public WitnessSource(ExecutionWitness witness, BlockHeader parent) {
    this.witness = witness;
    this.nodes = byHash(witness.state());
    this.codes = byHash(witness.codes());
    this.oldestUsed = new AtomicLong(parent.number());
    indexHeaders(parent);
  }

  private static Map<Hash, Bytes> byHash(List<Bytes> items) {
    Map<Hash, Bytes> index = HashMap.newHashMap(items.size());
    items.forEach(item -> index.put(Keccak.hash(item), item));
    return index;
  }

  /// Walks from the parent to the oldest header; each must be the one that the next names.
  private void indexHeaders(BlockHeader parent) {
    Hash expected = parent.hash();
    long number = parent.number();
    for (Bytes encoded : witness.headers().reversed()) {
      Hash actual = Keccak.hash(encoded);
      if (!actual.equals(expected)) {
        throw new InvalidWitnessException(
            Reason.WRONG_PARENT,
            "witness header of block %d: expected=%s actual=%s"
                .formatted(number, expected, actual));
      }
      ancestors.put(number, actual);
      expected = decode(encoded, number).parentHash();
      number--;
    }
    if (witness.headers().isEmpty()) {
      throw new InvalidWitnessException(
          Reason.MISSING_HEADER, "witness has no header of the parent, block " + number);
    }
  }

  private static BlockHeader decode(Bytes encoded, long number) {
    try {
      return BlockHeader.decode(encoded);
    } catch (RlpException e) {
      throw new InvalidWitnessException(
          Reason.MALFORMED, "witness header of block %d: %s".formatted(number, e.getMessage()), e);
    }
  }

  @Override
  public Bytes node(Hash owner, Bytes path, Hash hash) {
    Bytes rlp = nodes.get(hash);
    if (rlp == null) {
      throw new MissingTrieNodeException(owner, path, hash);
    }
    usedNodes.add(hash);
    return rlp;
  }

  /// The code with this hash.
  public Bytes code(Hash hash) {
    Bytes code = codes.get(hash);
    if (code == null) {
      throw new InvalidWitnessException(
          Reason.MISSING_CODE, "witness has no code with hash " + hash);
    }
    usedCodes.add(hash);
    return code;
  }

  @Override
  public Hash hash(long number) {
    Hash hash = ancestors.get(number);
    if (hash == null) {
      throw new InvalidWitnessException(
          Reason.MISSING_HEADER, "witness has no header of block " + number);
    }
    oldestUsed.accumulateAndGet(number, Math::min);
    return hash;
  }

  /// Forgets what was asked for, as if nobody had.
  public void forgetUse(BlockHeader parent) {
    usedNodes.clear();
    usedCodes.clear();
    oldestUsed.set(parent.number());
  }

  /// Refuses a witness of which something was not needed: a valid one has no byte that could be
  /// changed.
  ///
  /// @param readKeys the addresses and slots that were read
  public void requireAllUsed(SortedSet<Bytes> readKeys, BlockHeader parent) {
    requireUsed("trie node", nodes, usedNodes);
    requireUsed("code", codes, usedCodes);
    long needed = parent.number() - oldestUsed.get() + 1;
    if (witness.headers().size() != needed) {
      throw new InvalidWitnessException(
          Reason.UNUSED,
          "witness headers: needed=%d actual=%d".formatted(needed, witness.headers().size()));
    }
    if (!witness.keys().equals(List.copyOf(readKeys))) {
      SortedSet<Bytes> difference = new TreeSet<>(witness.keys());
      difference.removeAll(readKeys);
      throw new InvalidWitnessException(
          Reason.UNUSED,
          difference.isEmpty()
              ? "witness keys lack one that is read"
              : "witness key not read: " + difference.first());
    }
  }

  private static void requireUsed(String kind, Map<Hash, Bytes> all, Set<Hash> used) {
    if (all.size() != used.size()) {
      TreeSet<Hash> unused = new TreeSet<>(all.keySet());
      unused.removeAll(used);
      throw new InvalidWitnessException(
          Reason.UNUSED,
          "witness has a %s that is not needed: hash=%s count=%d"
              .formatted(kind, unused.first(), unused.size()));
    }
  }
}
