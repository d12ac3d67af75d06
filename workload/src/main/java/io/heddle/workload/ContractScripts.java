package io.heddle.workload;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.workload.WorkloadScript.Sketch;

/// Many accounts on one contract.
final class ContractScripts {
  private static final U256 ETHER = U256.of(1_000_000_000_000_000_000L);
  private static final long MINT_GAS = 90_000;
  private static final long LINK_GAS = 40_000;
  private static final long DEPOSIT_GAS = 100_000;

  private ContractScripts() {}

  /// All mint; one was minted before, so that the counter's slot exists.
  static WorkloadScript mint(BenchAccounts accounts, StateDraft state) {
    Address collectible =
        state.contract(BenchContract.COLLECTIBLE, accounts.address("collectible", 0));
    state.slot(collectible, 6, U256.ONE);
    Bytes mint = CallData.of("mint()");
    return (turn, random) -> Sketch.call(turn, collectible, mint, MINT_GAS);
  }

  static WorkloadScript chain(BenchAccounts accounts, StateDraft state) {
    Address chain = state.contract(BenchContract.CHAIN, accounts.address("chain", 0));
    state.slot(chain, 0, U256.MAX);
    state.slot(chain, 1, U256.ONE);
    Bytes link = CallData.of("link()");
    return (turn, random) -> Sketch.call(turn, chain, link, LINK_GAS);
  }

  /// Everybody has collateral and some debt already; half deposit, half borrow.
  static WorkloadScript lending(int count, BenchAccounts accounts, StateDraft state) {
    Address collateral = state.contract(BenchContract.TOKEN, accounts.address("token", 0));
    Address loan = state.contract(BenchContract.TOKEN, accounts.address("token", 1));
    Address market = state.contract(BenchContract.LENDING, accounts.address("lending", 0));
    U256 deposited = ETHER.multiply(U256.of(1_000));
    U256 everybody = U256.of(count);
    state.slot(market, 0, collateral);
    state.slot(market, 1, loan);
    state.slot(market, 2, ETHER.multiply(U256.of(2)));
    state.slot(
        market,
        3,
        StateDraft.packed(ETHER.multiply(everybody), 128, deposited.multiply(everybody)));
    state.slot(market, 4, StateDraft.packed(U256.of(Workload.GENESIS_TIME), 192, ETHER));
    state.tokens(loan, market);
    state.tokens(collateral, market, deposited.multiply(everybody));
    for (int i = 0; i < count; i++) {
      Address account = accounts.address(i);
      state.tokens(collateral, account);
      state.tokens(loan, account);
      state.allow(collateral, account, market);
      state.entry(market, 5, account, StateDraft.packed(ETHER, 128, deposited));
    }
    return (turn, random) -> {
      U256 amount = U256.of(1_000_000_000_000_000L + random.nextInt(Integer.MAX_VALUE));
      String method = random.nextBoolean() ? "deposit(uint256)" : "borrow(uint256)";
      return Sketch.call(turn, market, CallData.of(method, amount.toHash()), DEPOSIT_GAS);
    };
  }
}
