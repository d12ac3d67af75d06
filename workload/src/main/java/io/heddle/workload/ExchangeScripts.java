package io.heddle.workload;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.workload.WorkloadScript.Sketch;
import java.util.Random;

/// Swaps, alone and as part of a busy day.
final class ExchangeScripts {
  private static final String SWAP = "swap(bool,uint256,uint256)";
  private static final long SWAP_GAS = 120_000;

  /// A million tokens of each.
  private static final U256 RESERVE = U256.fromDecimal("1000000000000000000000000");

  /// Tokens, and as many pools: pool `i` trades token `i` for the next one.
  private static final int POPULAR = 8;

  private ExchangeScripts() {}

  private record Pool(Address exchange, Address token0, Address token1) {}

  /// A pool and two tokens for each account.
  static WorkloadScript own(int count, BenchAccounts accounts, StateDraft state) {
    Pool[] pools = new Pool[count];
    for (int i = 0; i < count; i++) {
      Address token0 = state.contract(BenchContract.TOKEN, accounts.address("token", 2 * i));
      Address token1 = state.contract(BenchContract.TOKEN, accounts.address("token", 2 * i + 1));
      pools[i] = pool(token0, token1, accounts.address("pool", i), state);
      trader(accounts.address(i), pools[i], state);
    }
    return (turn, random) -> swap(turn, pools[turn].exchange, random);
  }

  /// One pool for all.
  static WorkloadScript shared(int count, BenchAccounts accounts, StateDraft state) {
    Address token0 = state.contract(BenchContract.TOKEN, accounts.address("token", 0));
    Address token1 = state.contract(BenchContract.TOKEN, accounts.address("token", 1));
    Pool pool = pool(token0, token1, accounts.address("pool", 0), state);
    for (int i = 0; i < count; i++) {
      trader(accounts.address(i), pool, state);
    }
    return (turn, random) -> swap(turn, pool.exchange, random);
  }

  /// 60 % ether, 20 % tokens, 20 % swaps, by anyone to anyone.
  static WorkloadScript defi(int count, BenchAccounts accounts, StateDraft state) {
    Address[] tokens = new Address[POPULAR];
    for (int i = 0; i < POPULAR; i++) {
      tokens[i] = state.contract(BenchContract.TOKEN, accounts.address("token", i));
    }
    Pool[] pools = new Pool[POPULAR];
    for (int i = 0; i < POPULAR; i++) {
      pools[i] = pool(tokens[i], tokens[(i + 1) % POPULAR], accounts.address("pool", i), state);
      for (int j = 0; j < count; j++) {
        trader(accounts.address(j), pools[i], state);
      }
    }
    return (turn, random) -> {
      int sender = random.nextInt(count);
      Address recipient = accounts.address(random.nextInt(count));
      int dice = random.nextInt(100);
      if (dice < 60) {
        return TransferScripts.ether(sender, recipient, random);
      }
      return dice < 80
          ? TransferScripts.token(sender, tokens[popular(random)], recipient, random)
          : swap(sender, pools[popular(random)].exchange, random);
    };
  }

  /// The first ones more often: the less of two rolls, so that the first gets a quarter.
  private static int popular(Random random) {
    return Math.min(random.nextInt(POPULAR), random.nextInt(POPULAR));
  }

  private static Pool pool(Address token0, Address token1, Address address, StateDraft state) {
    state.contract(BenchContract.EXCHANGE, address);
    state.slot(address, 0, token0);
    state.slot(address, 1, token1);
    U256 reserves = StateDraft.packed(RESERVE, 112, RESERVE);
    state.slot(address, 2, StateDraft.packed(U256.of(Workload.GENESIS_TIME), 224, reserves));
    // The price sums of a pool that has traded before are not zero.
    state.slot(address, 3, RESERVE);
    state.slot(address, 4, RESERVE);
    state.tokens(token0, address);
    state.tokens(token1, address);
    return new Pool(address, token0, token1);
  }

  private static void trader(Address account, Pool pool, StateDraft state) {
    state.tokens(pool.token0, account);
    state.tokens(pool.token1, account);
    state.allow(pool.token0, account, pool.exchange);
    state.allow(pool.token1, account, pool.exchange);
  }

  /// Up to 2 tokens of either side, for whatever the price is.
  private static Sketch swap(int sender, Address exchange, Random random) {
    Hash direction = new Hash(0, 0, 0, random.nextInt(2));
    U256 amount = U256.of(1_000_000_000L * (1 + random.nextInt(2_000_000_000)));
    Bytes data = CallData.of(SWAP, direction, amount.toHash(), U256.ONE.toHash());
    return Sketch.call(sender, exchange, data, SWAP_GAS);
  }
}
