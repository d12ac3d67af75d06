package io.heddle.workload;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.L1FeeParameters;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.chain.Predeploys;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A state and blocks of transactions, to be executed one block after the other; every transaction
/// succeeds.
///
/// Blocks are under the rollup profile, with an L1 fee as on a chain that posts to Ethereum.
///
/// @param name the kind's label, with the hot ratio where there is one
/// @param alloc the state before the first block
/// @param blocks the transactions of each block
public record Workload(
    String name,
    long chainId,
    SortedMap<Address, GenesisAccount> alloc,
    List<List<RecoveredTransaction>> blocks) {
  /// Seconds since the epoch; contracts were last touched then. The first block comes a second
  /// later.
  public static final long GENESIS_TIME = 1_750_000_000;

  /// Room for any block that is made here.
  public static final long GAS_LIMIT = 100_000_000_000L;

  /// Wei per gas.
  static final U256 BASE_FEE = U256.of(2_000_000);

  private static final L1FeeParameters L1_FEE =
      new L1FeeParameters(U256.of(7_000_000_000L), U256.of(3), 5_000, 800_000);

  public Workload {
    alloc = Collections.unmodifiableSortedMap(new TreeMap<>(alloc));
    blocks = blocks.stream().map(List::copyOf).toList();
  }

  /// All transactions in order.
  public List<RecoveredTransaction> transactions() {
    return blocks.stream().flatMap(List::stream).toList();
  }

  /// The environment of one of the blocks, from 0 on.
  public BlockEnv env(int block) {
    return new BlockEnv(
        config(),
        Fork.PRAGUE,
        1L + block,
        GENESIS_TIME + 1 + block,
        Predeploys.SEQUENCER_FEE_VAULT,
        GAS_LIMIT,
        BASE_FEE,
        Hash.ZERO,
        U256.ONE,
        number -> Hash.ZERO,
        Optional.of(L1_FEE));
  }

  /// The state in hash maps: reads cost what a store's cache that holds everything would.
  public FlatState state() {
    return FlatState.of(alloc);
  }

  private ChainConfig config() {
    return ChainConfig.rollup(
        chainId,
        new RollupConfig(
            1,
            900,
            0,
            Hash.ZERO,
            Address.fromHex("0x00000000000000000000000000000000000000f1"),
            Address.fromHex("0x00000000000000000000000000000000000000f2"),
            600,
            6,
            250,
            U256.of(1_000_000),
            (int) L1_FEE.baseFeeScalar(),
            (int) L1_FEE.blobBaseFeeScalar(),
            Address.fromHex("0x00000000000000000000000000000000000000f3")));
  }
}
