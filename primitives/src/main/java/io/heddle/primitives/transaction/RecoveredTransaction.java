package io.heddle.primitives.transaction;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.Secp256k1;
import io.heddle.primitives.crypto.Signature;

/// A transaction with everything that is costly to find out: its sender, its hash (keccak of
/// `encoded`) and its wire bytes.
public record RecoveredTransaction(
    Transaction transaction, Address sender, Hash hash, Bytes encoded) {

  /// Decodes and recovers the sender; a deposit's sender is its `from`.
  ///
  /// Throws [TransactionFormatException] for undecodable bytes, and for a signature that is out of
  /// range, has a high s (EIP-2) or recovers to nobody.
  public static RecoveredTransaction recover(Bytes encoded) throws TransactionFormatException {
    return of(TransactionCodec.decode(encoded), encoded);
  }

  /// The same for a transaction at hand.
  public static RecoveredTransaction of(Transaction transaction) throws TransactionFormatException {
    return of(transaction, TransactionCodec.encode(transaction));
  }

  /// The same for a transaction that was decoded from these bytes.
  public static RecoveredTransaction of(Transaction transaction, Bytes encoded)
      throws TransactionFormatException {
    Address sender =
        switch (transaction) {
          case DepositTransaction deposit -> deposit.from();
          case SignedTransaction signed -> sender(signed);
        };
    return new RecoveredTransaction(transaction, sender, Keccak.hash(encoded), encoded);
  }

  private static Address sender(SignedTransaction transaction) {
    Signature signature = transaction.signature();
    if (!signature.isInRange()) {
      throw new TransactionFormatException(
          "signature: out of range: r=" + signature.r() + " s=" + signature.s());
    }
    if (!signature.isLowS()) {
      throw new TransactionFormatException("s: in the upper half of the order: " + signature.s());
    }
    return Secp256k1.instance()
        .recover(TransactionCodec.signingHash(transaction), signature)
        .orElseThrow(() -> new TransactionFormatException("signature: recovers to no public key"));
  }
}
