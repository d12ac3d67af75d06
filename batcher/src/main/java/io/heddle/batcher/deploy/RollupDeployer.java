package io.heddle.batcher.deploy;

import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.send.L1Wallet;
import io.heddle.contracts.FeeVaultConfig;
import io.heddle.contracts.L2Genesis;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.crypto.PrivateKey;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Founds a rollup: deploys its L1 contracts and makes the genesis that belongs to them.
///
/// Contracts and genesis name each other: the genesis holds the contracts' addresses (`rollup`
/// section), the Rollup holds the genesis' output root. The knot is cut by knowing the addresses
/// beforehand, from the deployer's account and nonce.
public final class RollupDeployer {
  private static final Duration CONFIRMATION_LIMIT = Duration.ofMinutes(1);

  private final L1Client l1;
  private final L1Wallet deployer;

  /// @param deployer pays for the contracts, and has no role in them
  public RollupDeployer(L1Client l1, PrivateKey deployer) {
    this.l1 = l1;
    this.deployer = new L1Wallet(l1, deployer, CONFIRMATION_LIMIT);
  }

  /// What kind of rollup to found.
  ///
  /// @param gasLimit of every L2 block
  /// @param attestors of whom `threshold` must sign a proof; any order
  public record Parameters(
      long l2ChainId,
      long blockTimeSeconds,
      long gasLimit,
      SettlementRoles roles,
      List<Address> attestors,
      int threshold,
      SettlementWindows windows) {
    /// @throws IllegalArgumentException when attestations alone would be final at once: nobody
    ///   could report that attestors signed two outputs
    public Parameters {
      if (windows.finalizationDelaySeconds() <= 0) {
        throw new IllegalArgumentException(
            "finalizationDelaySeconds must be positive where attestations are the proof: "
                + windows.finalizationDelaySeconds());
      }
      attestors = attestors.stream().sorted().toList();
    }
  }

  /// A founded rollup.
  public record Deployment(SettlementContracts contracts, Genesis genesis) {}

  /// Deploys and waits until all contracts are there.
  ///
  /// @param outputRoot the output root of a genesis block; it needs the state root, which this
  ///   module cannot compute
  /// @throws IllegalStateException when a deployment reverts
  public Deployment deploy(Parameters parameters, Function<Genesis, Hash> outputRoot) {
    return deploy(parameters, Collections.emptySortedMap(), outputRoot);
  }

  /// The same with accounts in the L2 genesis beside the predeploys. Ether that they hold is not
  /// backed by the Portal: for development chains.
  public Deployment deploy(
      Parameters parameters,
      SortedMap<Address, GenesisAccount> accounts,
      Function<Genesis, Hash> outputRoot) {
    L1Block origin = l1.block(l1.blockNumber()).orElseThrow();
    long nonce = l1.nonce(deployer.address());
    SettlementContracts contracts = SettlementContracts.from(deployer.address(), nonce);
    Genesis genesis = genesis(parameters, accounts, origin, contracts);
    SettlementContracts.Founding founding =
        new SettlementContracts.Founding(
            parameters.l2ChainId(),
            genesis.config().requireRollup(),
            parameters.roles(),
            parameters.windows(),
            parameters.attestors(),
            parameters.threshold(),
            RollupDefaults.SUBMISSION_INTERVAL_BLOCKS,
            outputRoot.apply(genesis),
            genesis.timestamp());
    contracts.deploy(deployer, nonce, founding);
    return new Deployment(contracts, genesis);
  }

  private Genesis genesis(
      Parameters parameters,
      SortedMap<Address, GenesisAccount> accounts,
      L1Block origin,
      SettlementContracts contracts) {
    SortedMap<Address, GenesisAccount> alloc = new TreeMap<>(accounts);
    RollupConfig config = RollupDefaults.config(parameters, l1.chainId(), origin, contracts);
    FeeVaultConfig vaults =
        new FeeVaultConfig(
            parameters.roles().batcher(),
            FeeVaultConfig.Network.L1,
            RollupDefaults.MIN_VAULT_WITHDRAWAL_WEI);
    alloc.putAll(L2Genesis.alloc(vaults));
    return Genesis.rollup(
        ChainConfig.rollup(parameters.l2ChainId(), config),
        origin.header().timestamp(),
        parameters.gasLimit(),
        RollupDefaults.GENESIS_BASE_FEE_WEI,
        alloc);
  }
}
