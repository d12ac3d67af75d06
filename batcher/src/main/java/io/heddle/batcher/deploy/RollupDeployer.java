package io.heddle.batcher.deploy;

import io.heddle.batcher.l1.contract.Abi;
import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1Call;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.send.L1Wallet;
import io.heddle.contracts.FeeVaultConfig;
import io.heddle.contracts.HeddleContract;
import io.heddle.contracts.L2Genesis;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.transaction.ContractAddress;
import io.heddle.prover.ProgramId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Founds a rollup: deploys its L1 contracts and makes the genesis that belongs to them.
///
/// Contracts and genesis name each other: the genesis holds the contracts' addresses (`rollup`
/// section), the Rollup holds the genesis' output root. The knot is cut by knowing the addresses
/// beforehand, from the deployer's account and nonce. Order: AttestationVerifier, Portal, Rollup.
public final class RollupDeployer {
  private static final long DEPLOY_GAS = 8_000_000;
  private static final Duration CONFIRMATION_LIMIT = Duration.ofMinutes(1);
  private static final String ROLLUP_CONSTRUCTOR =
      "((address,uint256,bytes32,bytes32,uint64,uint64,bytes32,uint64,uint64,uint64,uint64,uint64,uint64,"
          + "address,address,address,address,bytes32))";

  private final L1Client l1;
  private final L1Wallet owner;

  /// @param owner deploys, and is the admin and the guardian of what it deploys
  public RollupDeployer(L1Client l1, PrivateKey owner) {
    this.l1 = l1;
    this.owner = new L1Wallet(l1, owner, CONFIRMATION_LIMIT);
  }

  /// What kind of rollup to found.
  ///
  /// @param batcher account that may commit batches
  /// @param attestors of whom `threshold` must sign a proof; any order
  /// @param gasLimit of every L2 block
  /// @param finalizationDelaySeconds from proven to final
  /// @param forcedInclusionWindowBlocks L1 blocks after which a deposit must have been consumed
  /// @param operatorStallSeconds silence of the batcher after which anyone may commit
  /// @param verifierTimelockSeconds from scheduling a verifier to its activation
  /// @param proofMaturityDelaySeconds from proving a withdrawal to its payout
  public record Parameters(
      long l2ChainId,
      long blockTimeSeconds,
      long gasLimit,
      Address batcher,
      List<Address> attestors,
      int threshold,
      long finalizationDelaySeconds,
      long forcedInclusionWindowBlocks,
      long operatorStallSeconds,
      long verifierTimelockSeconds,
      long proofMaturityDelaySeconds) {
    public Parameters {
      attestors = attestors.stream().sorted().toList();
    }
  }

  /// A founded rollup.
  public record Deployment(Address verifier, Address portal, Address rollup, Genesis genesis) {}

  /// Deploys and waits until all three contracts are there.
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
    long nonce = l1.nonce(owner.address());
    Address verifier = ContractAddress.create(owner.address(), nonce);
    Address portal = ContractAddress.create(owner.address(), nonce + 1);
    Address rollup = ContractAddress.create(owner.address(), nonce + 2);
    Genesis genesis = genesis(parameters, accounts, origin, portal, rollup);
    List<Hash> sent = new ArrayList<>();
    sent.add(
        send(
            nonce,
            HeddleContract.ATTESTATION_VERIFIER,
            Abi.parameters("(address[],uint256)", parameters.attestors(), parameters.threshold())));
    sent.add(
        send(
            nonce + 1,
            HeddleContract.PORTAL,
            Abi.parameters("(address,uint256)", rollup, parameters.proofMaturityDelaySeconds())));
    sent.add(
        send(
            nonce + 2,
            HeddleContract.ROLLUP,
            Abi.parameters(
                ROLLUP_CONSTRUCTOR,
                rollupArguments(
                    parameters, origin, genesis, outputRoot.apply(genesis), portal, verifier))));
    sent.forEach(owner::receipt);
    return new Deployment(verifier, portal, rollup, genesis);
  }

  private Genesis genesis(
      Parameters parameters,
      SortedMap<Address, GenesisAccount> accounts,
      L1Block origin,
      Address portal,
      Address rollup) {
    SortedMap<Address, GenesisAccount> alloc = new TreeMap<>(accounts);
    RollupConfig config = RollupDefaults.config(parameters, l1.chainId(), origin, portal, rollup);
    FeeVaultConfig vaults =
        new FeeVaultConfig(
            parameters.batcher(),
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

  /// In the order of `IRollup.InitParams`.
  private List<Object> rollupArguments(
      Parameters parameters,
      L1Block origin,
      Genesis genesis,
      Hash outputRoot,
      Address portal,
      Address verifier) {
    return List.of(
        portal,
        parameters.l2ChainId(),
        genesis.config().requireRollup().configHash(),
        outputRoot,
        genesis.timestamp(),
        origin.number(),
        origin.hash(),
        parameters.blockTimeSeconds(),
        RollupDefaults.SUBMISSION_INTERVAL_BLOCKS,
        parameters.finalizationDelaySeconds(),
        parameters.forcedInclusionWindowBlocks(),
        parameters.operatorStallSeconds(),
        parameters.verifierTimelockSeconds(),
        owner.address(),
        parameters.batcher(),
        owner.address(),
        verifier,
        ProgramId.STATELESS_VALIDATOR_V1.value());
  }

  private Hash send(long nonce, HeddleContract contract, Bytes arguments) {
    L1Call creation = L1Call.create(owner.address(), contract.artifact().deploymentData(arguments));
    return owner.submit(creation, nonce, DEPLOY_GAS);
  }
}
