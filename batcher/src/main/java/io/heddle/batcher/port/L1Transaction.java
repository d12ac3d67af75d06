package io.heddle.batcher.port;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import org.jspecify.annotations.Nullable;

/// One signed transaction in the outbox: stored before it is sent, and sent again with the same
/// bytes after a crash.
///
/// @param sender whose key signed it
/// @param nonce its nonce
/// @param attempt 0 for the first transaction with that nonce and purpose, +1 for each fee
///   replacement
/// @param purpose what it is for, such as `commit:7`
/// @param hash transaction hash
/// @param raw what is sent: the signed bytes, in network form with the sidecar for a blob
///   transaction; empty once L1 has finalized its nonce
/// @param maxFeePerGas wei
/// @param maxPriorityFeePerGas wei
/// @param maxFeePerBlobGas wei; zero without blobs
/// @param createdAtMillis wall clock, milliseconds since the epoch
/// @param status what became of it
/// @param inclusion where it lies; present when CONFIRMED or FAILED
public record L1Transaction(
    Address sender,
    long nonce,
    int attempt,
    String purpose,
    Hash hash,
    Bytes raw,
    U256 maxFeePerGas,
    U256 maxPriorityFeePerGas,
    U256 maxFeePerBlobGas,
    long createdAtMillis,
    L1TransactionStatus status,
    @Nullable L1Inclusion inclusion) {

  /// The same transaction, as it is kept once it cannot be needed again.
  public L1Transaction withoutBytes() {
    return new L1Transaction(
        sender,
        nonce,
        attempt,
        purpose,
        hash,
        Bytes.EMPTY,
        maxFeePerGas,
        maxPriorityFeePerGas,
        maxFeePerBlobGas,
        createdAtMillis,
        status,
        inclusion);
  }

  /// The same transaction with another fate.
  public L1Transaction with(L1TransactionStatus newStatus, @Nullable L1Inclusion newInclusion) {
    return new L1Transaction(
        sender,
        nonce,
        attempt,
        purpose,
        hash,
        raw,
        maxFeePerGas,
        maxPriorityFeePerGas,
        maxFeePerBlobGas,
        createdAtMillis,
        newStatus,
        newInclusion);
  }
}
