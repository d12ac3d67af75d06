package io.heddle.prover;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a proof says, in the exact bytes that `Rollup.proveBatches` rebuilds from its own storage:
/// `abi.encode(DOMAIN, l1ChainId, rollup, l2ChainId, configHash, prevBatchHash, lastBatchHash,
/// prevOutputRoot, newOutputRoot, lastL2Block, lastL2Timestamp, prevDepositRollingHash,
/// newDepositRollingHash, prover, revertEpoch)`, fifteen 32-byte words.
///
/// It binds a transition (from `prevOutputRoot` to `newOutputRoot`) to its inputs on L1 (the
/// hash-linked batches and the deposits' rolling hash), to one deployment (chain ids, rollup,
/// configuration) and to the prover who is to be paid.
///
/// @param l1ChainId chain id of L1, unsigned
/// @param rollup address of the Rollup contract on L1
/// @param l2ChainId chain id of the rollup, unsigned
/// @param configHash hash of the rollup configuration
/// @param prevBatchHash hash of the batch before the first proven one
/// @param lastBatchHash hash of the last proven batch
/// @param prevOutputRoot output root before the first block of the range
/// @param newOutputRoot output root after the last block of the range
/// @param lastL2Block number of the last block of the range
/// @param lastL2Timestamp its timestamp in seconds
/// @param prevDepositRollingHash rolling hash over all deposits consumed before the range
/// @param newDepositRollingHash the same after the range
/// @param prover who submits the proof
/// @param revertEpoch how often batches or outputs were taken back on L1 before this proof; an
///   older proof is void
public record PublicValues(
    long l1ChainId,
    Address rollup,
    long l2ChainId,
    Hash configHash,
    Hash prevBatchHash,
    Hash lastBatchHash,
    Hash prevOutputRoot,
    Hash newOutputRoot,
    long lastL2Block,
    long lastL2Timestamp,
    Hash prevDepositRollingHash,
    Hash newDepositRollingHash,
    Address prover,
    long revertEpoch) {

  /// First word of the encoding: it keeps these bytes apart from everything else that is ever
  /// signed.
  public static final Hash DOMAIN =
      Keccak.hash("heddle.public-values.v2".getBytes(StandardCharsets.UTF_8));

  /// Size of the encoding.
  public static final int SIZE_BYTES = 15 * 32;

  /// The ABI encoding, [#SIZE_BYTES] long.
  public Bytes encoded() {
    ByteBuffer words = ByteBuffer.allocate(SIZE_BYTES);
    words.put(DOMAIN.toBytes());
    putUint64(words, l1ChainId);
    words.put(rollup.toWord().toBytes());
    putUint64(words, l2ChainId);
    words.put(configHash.toBytes());
    words.put(prevBatchHash.toBytes());
    words.put(lastBatchHash.toBytes());
    words.put(prevOutputRoot.toBytes());
    words.put(newOutputRoot.toBytes());
    putUint64(words, lastL2Block);
    putUint64(words, lastL2Timestamp);
    words.put(prevDepositRollingHash.toBytes());
    words.put(newDepositRollingHash.toBytes());
    words.put(prover.toWord().toBytes());
    putUint64(words, revertEpoch);
    return Bytes.wrap(words.array());
  }

  /// Reads [#encoded] back; anything else is an `IllegalArgumentException` that names the field.
  public static PublicValues decode(Bytes encoded) {
    if (encoded.size() != SIZE_BYTES) {
      throw new IllegalArgumentException(
          "public values: expected=" + SIZE_BYTES + " actual=" + encoded.size());
    }
    byte[] words = encoded.toArray();
    if (!word(words, 0).equals(DOMAIN)) {
      throw new IllegalArgumentException("public values domain: " + word(words, 0));
    }
    PublicValues values =
        new PublicValues(
            number("l1ChainId", words, 1),
            Address.fromWord(word(words, 2)),
            number("l2ChainId", words, 3),
            word(words, 4),
            word(words, 5),
            word(words, 6),
            word(words, 7),
            word(words, 8),
            number("lastL2Block", words, 9),
            number("lastL2Timestamp", words, 10),
            word(words, 11),
            word(words, 12),
            Address.fromWord(word(words, 13)),
            number("revertEpoch", words, 14));
    if (!values.encoded().equals(encoded)) {
      throw new IllegalArgumentException("public values: an address is not left-padded");
    }
    return values;
  }

  private static long number(String field, byte[] words, int index) {
    U256 value = word(words, index).toU256();
    if (value.bitLength() > 64) {
      throw new IllegalArgumentException("public values " + field + ": above 2^64-1: " + value);
    }
    return value.w0();
  }

  private static Hash word(byte[] words, int index) {
    return Hash.fromBytes(words, 32 * index);
  }

  /// `keccak256` of the encoding.
  public Hash digest() {
    return Keccak.hash(encoded());
  }

  /// Names the first field in which `other` differs, with both values; empty when they are equal.
  public Optional<String> difference(PublicValues other) {
    if (l1ChainId != other.l1ChainId) {
      return differs("l1ChainId", l1ChainId, other.l1ChainId);
    }
    if (l2ChainId != other.l2ChainId) {
      return differs("l2ChainId", l2ChainId, other.l2ChainId);
    }
    if (lastL2Block != other.lastL2Block) {
      return differs("lastL2Block", lastL2Block, other.lastL2Block);
    }
    if (lastL2Timestamp != other.lastL2Timestamp) {
      return differs("lastL2Timestamp", lastL2Timestamp, other.lastL2Timestamp);
    }
    if (revertEpoch != other.revertEpoch) {
      return differs("revertEpoch", revertEpoch, other.revertEpoch);
    }
    return differs("rollup", rollup, other.rollup)
        .or(() -> differs("configHash", configHash, other.configHash))
        .or(() -> differs("prevBatchHash", prevBatchHash, other.prevBatchHash))
        .or(() -> differs("lastBatchHash", lastBatchHash, other.lastBatchHash))
        .or(() -> differs("prevOutputRoot", prevOutputRoot, other.prevOutputRoot))
        .or(() ->
            differs("prevDepositRollingHash", prevDepositRollingHash, other.prevDepositRollingHash))
        .or(() ->
            differs("newDepositRollingHash", newDepositRollingHash, other.newDepositRollingHash))
        .or(() -> differs("newOutputRoot", newOutputRoot, other.newOutputRoot))
        .or(() -> differs("prover", prover, other.prover));
  }

  private static Optional<String> differs(String field, Object mine, Object theirs) {
    return mine.equals(theirs)
        ? Optional.empty()
        : Optional.of(field + ": expected=" + mine + " actual=" + theirs);
  }

  private static void putUint64(ByteBuffer words, long value) {
    words.putLong(0).putLong(0).putLong(0).putLong(value);
  }
}
