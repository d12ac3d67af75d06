package io.heddle.primitives.transaction;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rlp.RlpWriter;

/// The wire format of transactions (EIP-2718): a bare RLP list for type 0, otherwise a type byte
/// and an RLP list.
///
/// Type 3 is read and written in its consensus form, without blobs. `encode(decode(x))` is `x` for
/// every accepted `x`.
public final class TransactionCodec {
  private TransactionCodec() {}

  /// The transaction that `encoded` holds from its first to its last byte.
  ///
  /// Checks the form of every field (canonical RLP, sizes, the parity bit, nonce at most 2^64 − 2,
  /// gas limit at most 2^64 − 1, of a deposit 2^63 − 1), not the signature's validity: see
  /// [RecoveredTransaction].
  public static Transaction decode(Bytes encoded) throws TransactionFormatException {
    if (encoded.isEmpty()) {
      throw new TransactionFormatException("transaction: empty");
    }
    int first = encoded.at(0) & 0xff;
    try {
      return switch (first) {
        case AccessListTransaction.TYPE -> TransactionReader.accessList(encoded);
        case DynamicFeeTransaction.TYPE -> TransactionReader.dynamicFee(encoded);
        case BlobTransaction.TYPE -> TransactionReader.blob(encoded);
        case SetCodeTransaction.TYPE -> TransactionReader.setCode(encoded);
        case DepositTransaction.TYPE -> TransactionReader.deposit(encoded);
        default -> {
          if (first < 0xc0) {
            throw new TransactionFormatException("type: unknown: 0x" + Integer.toHexString(first));
          }
          yield TransactionReader.legacy(encoded);
        }
      };
    } catch (RlpException e) {
      throw new TransactionFormatException(String.valueOf(e.getMessage()), e);
    }
  }

  /// The bytes that travel, that the transactions root covers and whose keccak is the transaction
  /// hash.
  public static Bytes encode(Transaction transaction) {
    RlpWriter rlp = new RlpWriter(sizeHint(transaction));
    TransactionWriter.write(rlp, transaction, true);
    return rlp.toBytes();
  }

  /// The digest that the sender signs.
  public static Hash signingHash(SignedTransaction transaction) {
    RlpWriter rlp = new RlpWriter(sizeHint(transaction));
    TransactionWriter.write(rlp, transaction, false);
    return Keccak.hash(rlp.toBytes());
  }

  /// The transaction signed by `key`, replacing any signature it had.
  @SuppressWarnings("unchecked") // withSignature keeps the class
  public static <T extends SignedTransaction> T sign(T transaction, PrivateKey key) {
    return (T) transaction.withSignature(key.sign(signingHash(transaction)));
  }

  private static int sizeHint(Transaction transaction) {
    return 256 + transaction.data().size();
  }
}
