package io.heddle.executor.transaction;

import io.heddle.executor.CallRequest;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.transaction.AccessListEntry;
import io.heddle.primitives.transaction.Authorization;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SetCodeTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.primitives.transaction.Transaction;
import java.util.List;
import java.util.Optional;

/// What execution needs of a transaction once it is found valid, in one shape for all types and for
/// calls.
///
/// @param intrinsic what it costs before any code runs
record Message(
    Address from,
    Optional<Address> to,
    U256 value,
    Bytes data,
    long gasLimit,
    IntrinsicGas intrinsic,
    List<AccessListEntry> accessList,
    List<Authorization> authorizations,
    List<Hash> blobHashes) {

  static Message of(RecoveredTransaction recovered, Fork fork) {
    Transaction tx = recovered.transaction();
    List<AccessListEntry> accessList =
        switch (tx) {
          case SignedTransaction signed -> signed.accessList();
          case DepositTransaction deposit -> List.of();
        };
    List<Authorization> authorizations =
        tx instanceof SetCodeTransaction setCode ? setCode.authorizationList() : List.of();
    return new Message(
        recovered.sender(),
        tx.to(),
        tx.value(),
        tx.data(),
        tx.gasLimit(),
        IntrinsicGas.of(fork, tx.to().isEmpty(), tx.data(), accessList, authorizations.size()),
        accessList,
        authorizations,
        tx instanceof BlobTransaction blob ? blob.blobVersionedHashes() : List.of());
  }

  static Message of(CallRequest request, Fork fork) {
    return new Message(
        request.from(),
        request.to(),
        request.value(),
        request.data(),
        request.gasLimit(),
        IntrinsicGas.of(
            fork,
            request.to().isEmpty(),
            request.data(),
            request.accessList(),
            request.authorizations().size()),
        request.accessList(),
        request.authorizations(),
        List.of());
  }

  boolean isCreation() {
    return to.isEmpty();
  }
}
