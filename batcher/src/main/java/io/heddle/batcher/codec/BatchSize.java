package io.heddle.batcher.codec;

import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;

/// How much of a batch transactions may take, known before the batch is made.
///
/// A block goes into one batch whole, and a batch into the blobs of one L1 transaction. A block
/// that does not fit there could never be posted, and nothing after it either; gas alone does not
/// keep it small enough. So block production counts bytes as well, as if nothing compressed.
public final class BatchSize {
  /// Most bytes ([#of]) of user transactions in one block: what the blobs hold, less a twentieth
  /// for the columns' and frame's own bytes.
  public static final int MAX_BLOCK_BYTES = 720_000;

  /// `r` and `s` take this much in a batch, whatever leading zeros the wire form saves.
  private static final int SIGNATURE_BYTES = 64;

  /// What fields can take more in their columns than on the wire: a byte each for type, nonce, two
  /// fees, value and data size.
  private static final int COLUMN_BYTES = 8;

  private BatchSize() {}

  /// The most bytes that the transaction takes in a batch.
  public static int of(RecoveredTransaction recovered, SignedTransaction signed) {
    return recovered.encoded().size()
        - sizeBytes(signed.signature().r())
        - sizeBytes(signed.signature().s())
        + SIGNATURE_BYTES
        + COLUMN_BYTES;
  }

  private static int sizeBytes(U256 value) {
    return Math.ceilDiv(value.bitLength(), 8);
  }
}
