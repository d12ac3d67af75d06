package io.heddle.sequencer.rpc.method;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.BlockHashes;
import io.heddle.executor.OverlayView;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.executor.evm.Evm;
import io.heddle.executor.precompile.Precompiles;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.sequencer.rpc.protocol.Arg;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a call may pretend: the third and fourth parameter of `eth_call`. One object reads one
/// call's overrides, whose sizes together have bounds.
final class Overrides {
  private static final int MAX_ACCOUNTS = 1_000;

  /// Slots of all accounts together.
  private static final int MAX_SLOTS = 10_000;

  /// Of one account: four times what a chain takes (EIP-170), for contracts that exist in calls
  /// alone.
  static final int MAX_CODE_BYTES = 4 * Evm.MAX_CODE_SIZE;

  /// Of all accounts together.
  static final int MAX_ALL_CODE_BYTES = 1 << 20;

  /// `BLOCKHASH` reaches this many blocks back.
  private static final int HASH_WINDOW = 256;

  private final StateView state;
  private final Precompiles precompiles;

  /// From a precompile's address to where it is moved.
  private final Map<Address, Address> moved = new HashMap<>();

  private final SortedMap<Address, AccountChange> accounts = new TreeMap<>();
  private final SortedMap<Hash, Bytes> codes = new TreeMap<>();
  private int slots;
  private int codeBytes;

  private Overrides(StateView state, Fork fork) {
    this.state = state;
    this.precompiles = Precompiles.forFork(fork);
  }

  /// Lays overridden accounts over `state`: an object from address to `balance`, `nonce`, `code`,
  /// and either `state` (all slots) or `stateDiff` (single slots). A precompile that is overridden
  /// is none any more, as in geth; `movePrecompileToAddress` says where it is instead.
  ///
  /// @param fork whose precompiles there are
  static StateView state(Arg arg, StateView state, Fork fork) {
    if (arg.isAbsent()) {
      return state;
    }
    if (!arg.isObject() || arg.node().size() > MAX_ACCOUNTS) {
      throw arg.mustBe("an object from at most " + MAX_ACCOUNTS + " addresses to overrides");
    }
    Overrides overrides = new Overrides(state, fork);
    for (Iterator<String> names = arg.node().fieldNames(); names.hasNext(); ) {
      String name = names.next();
      Address address = arg.key(name).address();
      overrides.accounts.put(address, overrides.account(arg.field(name), address));
    }
    overrides.checkMoves(arg);
    return new OverlayView(
        state,
        new StateDiff(overrides.accounts, overrides.codes),
        all -> all.moved(overrides.accounts.keySet(), overrides.moved));
  }

  private void checkMoves(Arg arg) {
    moved.forEach((from, to) -> {
      if (accounts.containsKey(to)) {
        throw arg.field(from.toHex())
            .problem("moves a precompile to " + to + ", which is overridden as well");
      }
    });
  }

  /// Replaces members of `env`.
  static BlockEnv block(Arg arg, BlockEnv env) {
    if (arg.isAbsent()) {
      return env;
    }
    long number = number(arg.field("number"), env.number());
    return new BlockEnv(
        env.config(),
        env.fork(),
        number,
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
        number == env.number() ? env.blockHashes() : known(env),
        env.l1Fee());
  }

  /// The hashes that the real block sees; zero for all others, as for blocks that nobody made.
  private static BlockHashes known(BlockEnv env) {
    return number ->
        number < env.number() && number >= env.number() - HASH_WINDOW
            ? env.blockHashes().hash(number)
            : Hash.ZERO;
  }

  private AccountChange account(Arg arg, Address address) {
    Arg target = arg.field("movePrecompileToAddress");
    if (!target.isAbsent()) {
      if (precompiles.at(address) == null) {
        throw target.problem("is not possible: " + address + " is no precompile");
      }
      moved.put(address, target.address());
    }
    Account now = state.account(address);
    Account base = now == null ? Account.EMPTY : now;
    Hash codeHash = base.codeHash();
    if (!arg.field("code").isAbsent()) {
      Bytes code = code(arg.field("code"));
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

  private Bytes code(Arg arg) {
    Bytes code = arg.data();
    if (code.size() > MAX_CODE_BYTES) {
      throw arg.problem("is too long: bytes=" + code.size() + " max=" + MAX_CODE_BYTES);
    }
    codeBytes += code.size();
    if (codeBytes > MAX_ALL_CODE_BYTES) {
      throw arg.problem("makes all code too long: max=" + MAX_ALL_CODE_BYTES + " bytes");
    }
    return code;
  }

  private SortedMap<U256, U256> slots(Arg arg) {
    SortedMap<U256, U256> changed = new TreeMap<>();
    if (arg.isAbsent()) {
      return changed;
    }
    if (!arg.isObject()) {
      throw arg.mustBe("an object from slots to values");
    }
    slots += arg.node().size();
    if (slots > MAX_SLOTS) {
      throw arg.problem("makes too many slots: max=" + MAX_SLOTS + " of all accounts");
    }
    for (Map.Entry<String, com.fasterxml.jackson.databind.JsonNode> entry :
        arg.node().properties()) {
      changed.put(
          arg.key(entry.getKey()).hash().toU256(), arg.field(entry.getKey()).hash().toU256());
    }
    return changed;
  }

  private static long number(Arg arg, long otherwise) {
    return arg.isAbsent() ? otherwise : arg.uint64();
  }

  private static U256 quantity(Arg arg, U256 otherwise) {
    return arg.isAbsent() ? otherwise : arg.quantity();
  }
}
