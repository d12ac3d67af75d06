package io.heddle.sequencer.rpc.method;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.CallRequest;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.transaction.TransactionForm;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.AccessListEntry;
import io.heddle.primitives.transaction.Authorization;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.RpcException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The transaction object of `eth_call` and `eth_estimateGas`, every member optional. Its `nonce`,
/// `type` and `chainId` have no influence on execution; a foreign chain id is refused all the same.
///
/// @param fees empty where no fee is offered: then gas costs nothing
record CallArgs(
    Address from,
    Optional<Address> to,
    OptionalLong gas,
    Optional<CallRequest.Fees> fees,
    U256 value,
    Bytes data,
    List<AccessListEntry> accessList,
    List<Authorization> authorizations) {
  private static final int MAX_LIST = 1_000;

  static CallArgs of(Arg arg, long chainId) {
    if (!arg.isObject()) {
      throw arg.mustBe("a transaction object");
    }
    checkChain(arg.field("chainId"), chainId);
    if (!arg.field("blobVersionedHashes").isAbsent() || !arg.field("blobs").isAbsent()) {
      throw arg.problem("must not carry blobs: blob transactions are not supported");
    }
    Arg authorizations = arg.field("authorizationList");
    boolean creation = arg.field("to").isAbsent();
    List<Authorization> authorized = authorizations(authorizations);
    if (!authorizations.isAbsent()) {
      TransactionForm.checkSetCode(creation, authorized).ifPresent(CallArgs::refuse);
    }
    Arg gas = arg.field("gas");
    return new CallArgs(
        arg.field("from").isAbsent() ? Address.ZERO : arg.field("from").address(),
        creation ? Optional.empty() : Optional.of(arg.field("to").address()),
        gas.isAbsent() ? OptionalLong.empty() : OptionalLong.of(gas.gas()),
        fees(arg),
        arg.field("value").isAbsent() ? U256.ZERO : arg.field("value").quantity(),
        data(arg),
        accessList(arg.field("accessList")),
        authorized);
  }

  /// No transaction like this could ever be valid.
  private static void refuse(TransactionOutcome.Rejected rejected) {
    throw RpcException.server(
        RejectionText.of(RejectionText.of(rejected.reason()), rejected.message()));
  }

  CallRequest request(long gasLimit) {
    return new CallRequest(from, to, gasLimit, fees, value, data, accessList, authorizations);
  }

  /// The block as the call sees it. Where no fee is offered its base fee is zero, as in geth: code
  /// that holds gas price and base fee against each other finds them equal.
  BlockEnv seenBy(BlockEnv env) {
    return fees.isPresent()
        ? env
        : new BlockEnv(
            env.config(),
            env.fork(),
            env.number(),
            env.timestamp(),
            env.beneficiary(),
            env.gasLimit(),
            U256.ZERO,
            env.prevRandao(),
            env.blobBaseFee(),
            env.blockHashes(),
            env.l1Fee());
  }

  /// The same call with another access list.
  CallArgs withAccessList(List<AccessListEntry> other) {
    return new CallArgs(from, to, gas, fees, value, data, other, authorizations);
  }

  private static void checkChain(Arg arg, long chainId) {
    if (!arg.isAbsent() && !arg.quantity().equals(U256.of(chainId))) {
      throw arg.problem("does not match the node's: have=" + arg.quantity() + " want=" + chainId);
    }
  }

  private static Optional<CallRequest.Fees> fees(Arg arg) {
    Arg gasPrice = arg.field("gasPrice");
    Arg maxFee = arg.field("maxFeePerGas");
    Arg maxPriorityFee = arg.field("maxPriorityFeePerGas");
    if (!gasPrice.isAbsent()) {
      if (!maxFee.isAbsent() || !maxPriorityFee.isAbsent()) {
        throw arg.problem("has both gasPrice and (maxFeePerGas or maxPriorityFeePerGas)");
      }
      return offered(gasPrice.quantity(), gasPrice.quantity());
    }
    U256 priority = maxPriorityFee.isAbsent() ? U256.ZERO : maxPriorityFee.quantity();
    U256 max = maxFee.isAbsent() ? U256.ZERO : maxFee.quantity();
    if (!maxFee.isAbsent() && priority.compareTo(max) > 0) {
      throw arg.problem(
          "has maxPriorityFeePerGas (" + priority + ") above maxFeePerGas (" + max + ")");
    }
    return offered(max, priority);
  }

  private static Optional<CallRequest.Fees> offered(U256 max, U256 priority) {
    return max.isZero() ? Optional.empty() : Optional.of(new CallRequest.Fees(max, priority));
  }

  private static Bytes data(Arg arg) {
    Arg input = arg.field("input");
    Arg data = arg.field("data");
    if (!input.isAbsent() && !data.isAbsent() && !input.data().equals(data.data())) {
      throw arg.problem("has both data and input, and they differ: use input for call data");
    }
    if (!input.isAbsent()) {
      return input.data();
    }
    return data.isAbsent() ? Bytes.EMPTY : data.data();
  }

  private static List<AccessListEntry> accessList(Arg arg) {
    return arg.isAbsent()
        ? List.of()
        : arg.elements(MAX_LIST).stream().map(CallArgs::accessListEntry).toList();
  }

  private static AccessListEntry accessListEntry(Arg arg) {
    Arg keys = arg.field("storageKeys");
    return new AccessListEntry(
        arg.field("address").address(),
        keys.isAbsent() ? List.of() : keys.elements(MAX_LIST).stream().map(Arg::hash).toList());
  }

  private static List<Authorization> authorizations(Arg arg) {
    return arg.isAbsent()
        ? List.of()
        : arg.elements(MAX_LIST).stream().map(CallArgs::authorization).toList();
  }

  private static Authorization authorization(Arg arg) {
    long parity = arg.field("yParity").uint64();
    if (parity > 1) {
      throw arg.field("yParity").mustBe("0x0 or 0x1");
    }
    return new Authorization(
        arg.field("chainId").quantity(),
        arg.field("address").address(),
        arg.field("nonce").uint64(),
        new Signature((int) parity, arg.field("r").quantity(), arg.field("s").quantity()));
  }
}
