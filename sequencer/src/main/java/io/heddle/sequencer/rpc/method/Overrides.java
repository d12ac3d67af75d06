package io.heddle.sequencer.rpc.method;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.OverlayView;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.sequencer.rpc.protocol.Arg;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a call may pretend: the third and fourth parameter of `eth_call`.
final class Overrides {
  private static final int MAX_ACCOUNTS = 1_000;
  private static final int MAX_SLOTS = 10_000;

  private Overrides() {}

  /// Lays overridden accounts over `state`: an object from address to `balance`, `nonce`, `code`,
  /// and either `state` (all slots) or `stateDiff` (single slots).
  static StateView state(Arg arg, StateView state) {
    if (arg.isAbsent()) {
      return state;
    }
    if (!arg.isObject() || arg.node().size() > MAX_ACCOUNTS) {
      throw arg.mustBe("an object from at most " + MAX_ACCOUNTS + " addresses to overrides");
    }
    SortedMap<Address, AccountChange> accounts = new TreeMap<>();
    SortedMap<Hash, Bytes> codes = new TreeMap<>();
    for (Iterator<String> names = arg.node().fieldNames(); names.hasNext(); ) {
      String name = names.next();
      Address address = arg.key(name).address();
      accounts.put(address, account(arg.field(name), address, state, codes));
    }
    return new OverlayView(state, new StateDiff(accounts, codes));
  }

  /// Replaces members of `env`.
  static BlockEnv block(Arg arg, BlockEnv env) {
    if (arg.isAbsent()) {
      return env;
    }
    return new BlockEnv(
        env.config(),
        env.fork(),
        number(arg.field("number"), env.number()),
        number(arg.field("time"), env.timestamp()),
        arg.field("feeRecipient").isAbsent()
            ? env.beneficiary()
            : arg.field("feeRecipient").address(),
        number(arg.field("gasLimit"), env.gasLimit()),
        quantity(arg.field("baseFeePerGas"), env.baseFee()),
        arg.field("prevRandao").isAbsent()
            ? env.prevRandao()
            : StorageKey.of(arg.field("prevRandao")).slot().toHash(),
        quantity(arg.field("blobBaseFee"), env.blobBaseFee()),
        env.blockHashes(),
        env.l1Fee());
  }

  private static AccountChange account(
      Arg arg, Address address, StateView state, SortedMap<Hash, Bytes> codes) {
    if (!arg.field("movePrecompileToAddress").isAbsent()) {
      throw arg.field("movePrecompileToAddress").problem("is not supported");
    }
    Account now = state.account(address);
    Account base = now == null ? Account.EMPTY : now;
    Hash codeHash = base.codeHash();
    if (!arg.field("code").isAbsent()) {
      Bytes code = arg.field("code").data();
      codeHash = Keccak.hash(code);
      codes.put(codeHash, code);
    }
    Account account =
        new Account(
            number(arg.field("nonce"), base.nonce()),
            quantity(arg.field("balance"), base.balance()),
            codeHash);
    Arg all = arg.field("state");
    Arg some = arg.field("stateDiff");
    if (!all.isAbsent() && !some.isAbsent()) {
      throw arg.problem("has both state and stateDiff");
    }
    return new AccountChange(
        Optional.of(account), !all.isAbsent(), slots(all.isAbsent() ? some : all));
  }

  private static SortedMap<U256, U256> slots(Arg arg) {
    SortedMap<U256, U256> slots = new TreeMap<>();
    if (arg.isAbsent()) {
      return slots;
    }
    if (!arg.isObject() || arg.node().size() > MAX_SLOTS) {
      throw arg.mustBe("an object from at most " + MAX_SLOTS + " slots to values");
    }
    for (Map.Entry<String, com.fasterxml.jackson.databind.JsonNode> entry :
        arg.node().properties()) {
      slots.put(arg.key(entry.getKey()).hash().toU256(), arg.field(entry.getKey()).hash().toU256());
    }
    return slots;
  }

  private static long number(Arg arg, long otherwise) {
    return arg.isAbsent() ? otherwise : arg.uint64();
  }

  private static U256 quantity(Arg arg, U256 otherwise) {
    return arg.isAbsent() ? otherwise : arg.quantity();
  }
}
