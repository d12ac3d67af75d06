package io.heddle.primitives.transaction;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.List;

/// Writes transactions field by field, with their signature (the wire) or without (what is signed).
final class TransactionWriter {
  private TransactionWriter() {}

  static void write(RlpWriter rlp, Transaction transaction, boolean withSignature) {
    if (!(transaction instanceof LegacyTransaction)) {
      rlp.writeRaw(Bytes.of(transaction.type()));
    }
    rlp.beginList();
    switch (transaction) {
      case LegacyTransaction tx -> legacy(rlp, tx, withSignature);
      case AccessListTransaction tx -> {
        rlp.writeU256(tx.chainId().orElseThrow()).writeLong(tx.nonce()).writeU256(tx.gasPrice());
        callFields(rlp, tx);
        accessList(rlp, tx.accessList());
      }
      case DynamicFeeTransaction tx -> dynamicFeeFields(rlp, tx);
      case BlobTransaction tx -> {
        dynamicFeeFields(rlp, tx);
        rlp.writeU256(tx.maxFeePerBlobGas()).beginList();
        for (Hash hash : tx.blobVersionedHashes()) {
          rlp.writeHash(hash);
        }
        rlp.endList();
      }
      case SetCodeTransaction tx -> {
        dynamicFeeFields(rlp, tx);
        authorizations(rlp, tx.authorizationList());
      }
      case DepositTransaction tx -> deposit(rlp, tx);
    }
    if (withSignature
        && transaction instanceof SignedTransaction tx
        && !(transaction instanceof LegacyTransaction)) {
      signature(rlp, tx.signature());
    }
    rlp.endList();
  }

  /// EIP-155 puts the chain id into `v`, and into the signed list in the signature's place.
  private static void legacy(RlpWriter rlp, LegacyTransaction tx, boolean withSignature) {
    rlp.writeLong(tx.nonce()).writeU256(tx.gasPrice());
    callFields(rlp, tx);
    if (withSignature) {
      U256 base =
          tx.chainId()
              .map(id -> id.addExact(id).addExact(U256.of(LegacyV.PROTECTED_BASE)))
              .orElse(U256.of(LegacyV.UNPROTECTED_BASE));
      rlp.writeU256(base.addExact(U256.of(tx.signature().yParity())));
      rlp.writeU256(tx.signature().r()).writeU256(tx.signature().s());
    } else if (tx.chainId().isPresent()) {
      rlp.writeU256(tx.chainId().get()).writeLong(0).writeLong(0);
    }
  }

  private static void dynamicFeeFields(RlpWriter rlp, SignedTransaction tx) {
    rlp.writeU256(tx.chainId().orElseThrow()).writeLong(tx.nonce());
    rlp.writeU256(tx.maxPriorityFeePerGas()).writeU256(tx.maxFeePerGas());
    callFields(rlp, tx);
    accessList(rlp, tx.accessList());
  }

  private static void callFields(RlpWriter rlp, Transaction tx) {
    rlp.writeLong(tx.gasLimit()).writeAddress(tx.to()).writeU256(tx.value()).writeBytes(tx.data());
  }

  private static void accessList(RlpWriter rlp, List<AccessListEntry> entries) {
    rlp.beginList();
    for (AccessListEntry entry : entries) {
      rlp.beginList().writeAddress(entry.address()).beginList();
      for (Hash key : entry.storageKeys()) {
        rlp.writeHash(key);
      }
      rlp.endList().endList();
    }
    rlp.endList();
  }

  private static void authorizations(RlpWriter rlp, List<Authorization> tuples) {
    rlp.beginList();
    for (Authorization tuple : tuples) {
      rlp.beginList().writeU256(tuple.chainId()).writeAddress(tuple.address());
      rlp.writeLong(tuple.nonce());
      signature(rlp, tuple.signature());
      rlp.endList();
    }
    rlp.endList();
  }

  private static void signature(RlpWriter rlp, Signature signature) {
    rlp.writeLong(signature.yParity()).writeU256(signature.r()).writeU256(signature.s());
  }

  private static void deposit(RlpWriter rlp, DepositTransaction tx) {
    rlp.writeHash(tx.sourceHash()).writeAddress(tx.from()).writeAddress(tx.to());
    rlp.writeU256(tx.mint()).writeU256(tx.value()).writeLong(tx.gasLimit());
    rlp.writeBoolean(tx.systemTransaction()).writeBytes(tx.data());
  }
}
