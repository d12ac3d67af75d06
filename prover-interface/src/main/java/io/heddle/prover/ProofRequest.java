package io.heddle.prover;

import io.heddle.primitives.Bytes;
import java.util.List;

/// One proof job: a contiguous range of committed batches.
///
/// The witness, the claimed diff and the access lists are opaque here and untrusted by every
/// prover: a prover reads the batches and the deposits from L1, re-executes over the witness, and
/// must arrive at the claimed values itself.
///
/// @param firstBatch first batch index of the range
/// @param lastBatch last batch index, inclusive
/// @param batches one reference per batch, ascending without gaps
/// @param claimed what the node believes the public values to be
/// @param witness encoded execution witness for the range's blocks
/// @param stateDiff encoded state diff that the node claims for the range
/// @param accessLists encoded access lists of the range's blocks: advice for executing them faster,
///   empty for none; a prover arrives at the same result whatever they are
public record ProofRequest(
    long firstBatch,
    long lastBatch,
    List<BatchReference> batches,
    PublicValues claimed,
    Bytes witness,
    Bytes stateDiff,
    Bytes accessLists) {

  /// Most batches that one proof may span.
  public static final int MAX_BATCHES = 64;

  /// A job without access lists.
  public ProofRequest(
      long firstBatch,
      long lastBatch,
      List<BatchReference> batches,
      PublicValues claimed,
      Bytes witness,
      Bytes stateDiff) {
    this(firstBatch, lastBatch, batches, claimed, witness, stateDiff, Bytes.EMPTY);
  }

  public ProofRequest {
    batches = List.copyOf(batches);
    if (firstBatch < 1 || lastBatch < firstBatch || lastBatch - firstBatch >= MAX_BATCHES) {
      throw new IllegalArgumentException(
          "proof range: first=" + firstBatch + " last=" + lastBatch + " max=" + MAX_BATCHES);
    }
    if (batches.size() != lastBatch - firstBatch + 1) {
      throw new IllegalArgumentException(
          "proof range: expected=" + (lastBatch - firstBatch + 1) + " actual=" + batches.size());
    }
    for (int i = 0; i < batches.size(); i++) {
      if (batches.get(i).index() != firstBatch + i) {
        throw new IllegalArgumentException(
            "batch gap: expected=" + (firstBatch + i) + " actual=" + batches.get(i).index());
      }
    }
    if (!batches.getLast().batchHash().equals(claimed.lastBatchHash())) {
      throw new IllegalArgumentException(
          "lastBatchHash: expected="
              + batches.getLast().batchHash()
              + " actual="
              + claimed.lastBatchHash());
    }
  }
}
