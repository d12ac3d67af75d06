package io.heddle.batcher.l1;

import io.heddle.contracts.FeeVaultConfig;
import io.heddle.contracts.HeddleContract;
import io.heddle.contracts.L2Genesis;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.prover.ProgramId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Founds a rollup: deploys its L1 contracts and makes the genesis that belongs to them.
///
/// Contracts and genesis name each other: the genesis holds the contracts' addresses (`rollup`
/// section), the Rollup holds the genesis' output root. The knot is cut by knowing the addresses
/// beforehand, from the deployer's account and nonce. Order: AttestationVerifier, Portal, Rollup.
public final class RollupDeployer {
  private static final long DEPLOY_GAS = 8_000_000;
  private static final U256 PRIORITY_FEE_WEI = U256.of(1_000_000_000L);
  private static final Duration CONFIRMATION_LIMIT = Duration.ofMinutes(1);
  private static final int POLL_MILLIS = 100;
  private static final String ROLLUP_CONSTRUCTOR =
      "((address,uint256,bytes32,bytes32,uint64,uint64,bytes32,uint64,uint64,uint64,uint64,uint64,uint64,"
          + "address,address,address,address,bytes32))";

  private final L1Client l1;
  private final PrivateKey owner;

  /// @param owner deploys, and is the admin and the guardian of what it deploys
  public RollupDeployer(L1Client l1, PrivateKey owner) {
    this.l1 = l1;
    this.owner = owner;
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
  /// @throws IllegalStateException when a deployment reverts or is not mined within a minute
  public Deployment deploy(Parameters parameters, Function<Genesis, Hash> outputRoot) {
    L1Block origin = l1.block(l1.blockNumber()).orElseThrow();
    long nonce = l1.nonce(owner.address());
    Address verifier = Address.create(owner.address(), nonce);
    Address portal = Address.create(owner.address(), nonce + 1);
    Address rollup = Address.create(owner.address(), nonce + 2);
    Genesis genesis = genesis(parameters, origin, portal, rollup);
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
    sent.forEach(this::awaitSuccess);
    return new Deployment(verifier, portal, rollup, genesis);
  }

  private Genesis genesis(Parameters parameters, L1Block origin, Address portal, Address rollup) {
    RollupConfig config = RollupDefaults.config(parameters, l1.chainId(), origin, portal, rollup);
    FeeVaultConfig vaults =
        new FeeVaultConfig(
            parameters.batcher(),
            FeeVaultConfig.Network.L1,
            RollupDefaults.MIN_VAULT_WITHDRAWAL_WEI);
    return Genesis.rollup(
        ChainConfig.rollup(parameters.l2ChainId(), config),
        origin.header().timestamp(),
        parameters.gasLimit(),
        RollupDefaults.GENESIS_BASE_FEE_WEI,
        L2Genesis.alloc(vaults));
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
    U256 baseFee = l1.block(L1BlockTag.LATEST).orElseThrow().header().baseFeePerGas();
    DynamicFeeTransaction creation =
        new DynamicFeeTransaction(
            Optional.of(U256.of(l1.chainId())),
            nonce,
            PRIORITY_FEE_WEI,
            baseFee.multiply(U256.of(2)).add(PRIORITY_FEE_WEI),
            DEPLOY_GAS,
            Optional.empty(),
            U256.ZERO,
            contract.artifact().deploymentData(arguments),
            List.of(),
            Signature.UNSIGNED);
    return l1.send(TransactionCodec.encode(TransactionCodec.sign(creation, owner)));
  }

  private void awaitSuccess(Hash transaction) {
    long deadline = System.nanoTime() + CONFIRMATION_LIMIT.toNanos();
    Optional<L1Receipt> receipt = l1.receipt(transaction);
    while (receipt.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "deployment not mined: transaction=%s waited=%s"
                .formatted(transaction, CONFIRMATION_LIMIT));
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while contracts are deployed", e);
      }
      receipt = l1.receipt(transaction);
    }
    if (!receipt.get().success()) {
      throw new IllegalStateException("deployment reverted: transaction=" + transaction);
    }
  }
}
