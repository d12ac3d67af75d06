package io.heddle.batcher.l1.send;

import io.heddle.batcher.blob.BlobSidecar;
import io.heddle.batcher.l1.rpc.L1Call;
import io.heddle.batcher.l1.send.FeePolicy.Fees;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.primitives.transaction.Transaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signed L1 transactions as bytes: made, taken apart and made again with another fee. A blob
/// transaction is in network form, sidecar included.
final class SignedForms {

  private SignedForms() {}

  /// What names a transaction.
  record Identity(Hash hash, long nonce, boolean blobs) {}

  static Bytes sign(
      PrivateKey key,
      long chainId,
      long nonce,
      Fees fees,
      long gasLimit,
      L1Call call,
      @Nullable BlobSidecar sidecar) {
    Optional<U256> id = Optional.of(U256.of(chainId));
    if (sidecar == null) {
      return signed(
          key,
          new DynamicFeeTransaction(
              id,
              nonce,
              fees.maxPriorityFeePerGas(),
              fees.maxFeePerGas(),
              gasLimit,
              Optional.ofNullable(call.to()),
              call.value(),
              call.data(),
              List.of(),
              Signature.UNSIGNED));
    }
    return sidecar.networkForm(
        signed(
            key,
            new BlobTransaction(
                id,
                nonce,
                fees.maxPriorityFeePerGas(),
                fees.maxFeePerGas(),
                gasLimit,
                Optional.ofNullable(call.to()),
                call.value(),
                call.data(),
                List.of(),
                fees.maxFeePerBlobGas(),
                sidecar.versionedHashes(),
                Signature.UNSIGNED)));
  }

  /// The same transaction with other fees, signed anew; the sidecar stays as it is.
  static Bytes withFees(PrivateKey key, Bytes raw, Fees fees) {
    return switch (TransactionCodec.decode(canonical(raw))) {
      case DynamicFeeTransaction old ->
          signed(
              key,
              new DynamicFeeTransaction(
                  old.chainId(),
                  old.nonce(),
                  fees.maxPriorityFeePerGas(),
                  fees.maxFeePerGas(),
                  old.gasLimit(),
                  old.to(),
                  old.value(),
                  old.data(),
                  old.accessList(),
                  Signature.UNSIGNED));
      case BlobTransaction old ->
          withSidecarOf(
              raw,
              signed(
                  key,
                  new BlobTransaction(
                      old.chainId(),
                      old.nonce(),
                      fees.maxPriorityFeePerGas(),
                      fees.maxFeePerGas(),
                      old.gasLimit(),
                      old.to(),
                      old.value(),
                      old.data(),
                      old.accessList(),
                      fees.maxFeePerBlobGas(),
                      old.blobVersionedHashes(),
                      Signature.UNSIGNED)));
      case Transaction other ->
          throw new IllegalArgumentException("transaction type in the outbox: " + other.type());
    };
  }

  static Identity identity(Bytes raw) {
    Bytes canonical = canonical(raw);
    SignedTransaction transaction = (SignedTransaction) TransactionCodec.decode(canonical);
    return new Identity(
        Keccak.hash(canonical), transaction.nonce(), transaction instanceof BlobTransaction);
  }

  /// What is signed and hashed: a blob transaction without its sidecar, all others as they are.
  private static Bytes canonical(Bytes raw) {
    if (raw.at(0) != BlobTransaction.TYPE) {
      return raw;
    }
    RlpReader network = RlpReader.ofList(raw, 1, "network form");
    return Bytes.concat(raw.slice(0, 1), network.readRaw("transaction"));
  }

  private static Bytes withSidecarOf(Bytes raw, Bytes signed) {
    RlpReader old = RlpReader.ofList(raw, 1, "network form");
    old.readRaw("transaction");
    RlpWriter out = new RlpWriter(raw.size() + 64);
    out.beginList().writeRaw(signed.slice(1, signed.size()));
    while (old.hasNext()) {
      out.writeRaw(old.readRaw("sidecar"));
    }
    out.endList();
    return Bytes.concat(signed.slice(0, 1), out.toBytes());
  }

  private static Bytes signed(PrivateKey key, SignedTransaction unsigned) {
    return TransactionCodec.encode(
        unsigned.withSignature(key.sign(TransactionCodec.signingHash(unsigned))));
  }
}
