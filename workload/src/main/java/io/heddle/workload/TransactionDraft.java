package io.heddle.workload;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.util.List;
import java.util.Optional;

/// A transaction that only lacks its signature.
///
/// @param sender index among the workload's accounts
record TransactionDraft(int sender, DynamicFeeTransaction transaction) {
  private static final U256 TIP = U256.of(1_000_000);

  /// A million gwei: the base fee never gets there, however full the blocks are.
  private static final U256 FEE_CAP = U256.of(1_000_000_000_000_000L);

  static TransactionDraft of(
      long chainId, int sender, long nonce, Address to, U256 value, Bytes data, long gasLimit) {
    return new TransactionDraft(
        sender,
        new DynamicFeeTransaction(
            Optional.of(U256.of(chainId)),
            nonce,
            TIP,
            FEE_CAP,
            gasLimit,
            Optional.of(to),
            value,
            data,
            List.of(),
            Signature.UNSIGNED));
  }

  RecoveredTransaction complete(PrivateKey key, boolean signed) {
    return signed
        ? with(key.sign(TransactionCodec.signingHash(transaction)), key.address())
        : complete(key.address());
  }

  /// With a made-up signature, for a sender whose key nobody has.
  RecoveredTransaction complete(Address from) {
    return with(madeUp(TransactionCodec.signingHash(transaction)), from);
  }

  private RecoveredTransaction with(Signature signature, Address from) {
    DynamicFeeTransaction complete = transaction.withSignature(signature);
    Bytes encoded = TransactionCodec.encode(complete);
    return new RecoveredTransaction(complete, from, Keccak.hash(encoded), encoded);
  }

  /// As long as a real one and as hard to compress, so that the L1 fee is the same.
  private static Signature madeUp(Hash digest) {
    Hash r = Keccak.hash(digest);
    U256 s = Keccak.hash(r).toU256();
    return new Signature(
        (int) digest.w3() & 1,
        r.toU256(),
        new U256(s.w3() >>> 1, s.w2(), s.w1(), s.w0())); // the low half
  }
}
