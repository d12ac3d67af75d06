package io.heddle.batcher.deploy;

import io.heddle.batcher.l1.rpc.L1Call;
import io.heddle.batcher.l1.send.L1Wallet;
import io.heddle.contracts.HeddleContract;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.abi.Abi;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.transaction.ContractAddress;
import io.heddle.prover.ProgramId;
import java.util.ArrayList;
import java.util.List;

/// Where a rollup's contracts are on L1. They name each other, so their addresses are known before
/// the first of them is there: one account creates them, one after another.
///
/// @param authority who may do what
/// @param timelock owns the proxies' admins
/// @param verifier the first verifier, of attestations
/// @param vault holds the ether
/// @param portal the Portal's proxy
/// @param registry which verifier judges which batches
/// @param rollup the Rollup's proxy
public record SettlementContracts(
    Address authority,
    Address timelock,
    Address verifier,
    Address vault,
    Address portal,
    Address registry,
    Address rollup) {
  /// Gas of a creation: for each byte of its code 200 to keep it and 18 to send it, and for all
  /// that a constructor stores.
  private static final long CREATION_GAS_PER_BYTE = 230;

  private static final long CREATION_GAS = 1_000_000;

  private static final String ROLLUP_PARAMETERS =
      "((address,address,address,address,uint256,bytes32,uint64,uint64,uint64,uint64,uint64,uint64))";

  /// The addresses, when `deployer` creates the contracts from this nonce on.
  public static SettlementContracts from(Address deployer, long nonce) {
    return new SettlementContracts(
        ContractAddress.create(deployer, nonce),
        ContractAddress.create(deployer, nonce + 1),
        ContractAddress.create(deployer, nonce + 2),
        ContractAddress.create(deployer, nonce + 3),
        ContractAddress.create(deployer, nonce + 5), // the code of the Portal lies before its proxy
        ContractAddress.create(deployer, nonce + 6),
        ContractAddress.create(deployer, nonce + 8)); // and that of the Rollup before its own
  }

  /// What the rollup starts from.
  ///
  /// @param attestors ascending, of whom `threshold` must sign a proof
  /// @param outputRoot output root of the L2 genesis block
  /// @param l2Timestamp its timestamp, seconds
  public record Founding(
      long l2ChainId,
      RollupConfig config,
      SettlementRoles roles,
      SettlementWindows windows,
      List<Address> attestors,
      int threshold,
      long submissionIntervalBlocks,
      Hash outputRoot,
      long l2Timestamp) {
    public Founding {
      attestors = List.copyOf(attestors);
    }
  }

  /// Creates the contracts, and waits until all of them are there.
  ///
  /// @param nonce of the first creation, the one that these addresses follow from
  /// @throws IllegalStateException when one reverts
  public void deploy(L1Wallet deployer, long nonce, Founding founding) {
    List<Hash> sent = new ArrayList<>();
    for (Bytes creation : creations(deployer.address(), nonce, founding)) {
      long gas = CREATION_GAS + CREATION_GAS_PER_BYTE * creation.size();
      L1Call call = L1Call.create(deployer.address(), creation);
      sent.add(deployer.submit(call, nonce + sent.size(), gas));
    }
    sent.forEach(deployer::receipt);
  }

  /// The creations in their order, nine of them, each the data of one transaction.
  private List<Bytes> creations(Address deployer, long nonce, Founding founding) {
    SettlementWindows windows = founding.windows();
    SettlementRoles roles = founding.roles();
    Address portalCode = ContractAddress.create(deployer, nonce + 4);
    Address rollupCode = ContractAddress.create(deployer, nonce + 7);
    return List.of(
        creation(
            HeddleContract.AUTHORITY,
            "((address,uint48,address,address,address,uint64,uint64))",
            List.of(
                roles.owner(),
                windows.ownerDelaySeconds(),
                roles.batcher(),
                roles.guardian(),
                roles.upgrader(),
                windows.pauseSeconds(),
                windows.coolDownSeconds())),
        creation(
            HeddleContract.UPGRADE_TIMELOCK,
            "(uint256,address)",
            windows.upgradeDelaySeconds(),
            authority),
        creation(
            HeddleContract.ATTESTATION_VERIFIER,
            "(address[],uint256)",
            founding.attestors(),
            founding.threshold()),
        creation(HeddleContract.ETHER_VAULT, "(address)", portal),
        creation(
            HeddleContract.PORTAL,
            "(address,address,address,uint256)",
            rollup,
            vault,
            authority,
            windows.proofMaturityDelaySeconds()),
        proxy(portalCode, Abi.call("initialize()")),
        creation(
            HeddleContract.VERIFIER_REGISTRY,
            "((address,address,uint64,address,bytes32))",
            List.of(
                rollup,
                authority,
                windows.verifierTimelockSeconds(),
                verifier,
                ProgramId.STATELESS_VALIDATOR_V1.value())),
        creation(HeddleContract.ROLLUP, ROLLUP_PARAMETERS, rollupParameters(founding)),
        proxy(rollupCode, initialization(founding)));
  }

  /// In the order of `IRollup.Parameters`.
  private List<Object> rollupParameters(Founding founding) {
    SettlementWindows windows = founding.windows();
    return List.of(
        portal,
        registry,
        authority,
        timelock,
        founding.l2ChainId(),
        founding.config().configHash(),
        founding.config().blockTimeSeconds(),
        founding.submissionIntervalBlocks(),
        windows.finalizationDelaySeconds(),
        windows.forcedInclusionWindowBlocks(),
        windows.operatorStallSeconds(),
        windows.escapeWindowSeconds());
  }

  private static Bytes initialization(Founding founding) {
    return Abi.call(
        "initialize((bytes32,uint64,uint64,bytes32))",
        List.of(
            founding.outputRoot(),
            founding.l2Timestamp(),
            founding.config().l1GenesisNumber(),
            founding.config().l1GenesisHash()));
  }

  private Bytes proxy(Address code, Bytes initialization) {
    return creation(
        HeddleContract.UPGRADEABLE_PROXY,
        "(address,address,bytes)",
        code,
        timelock,
        initialization);
  }

  private static Bytes creation(HeddleContract contract, String signature, Object... arguments) {
    return contract.artifact().deploymentData(Abi.parameters(signature, arguments));
  }
}
