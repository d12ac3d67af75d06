package io.heddle.batcher;

import io.heddle.anvil.AnvilProcess;
import io.heddle.batcher.batch.BatchLimits;
import io.heddle.batcher.batch.ChannelLimits;
import io.heddle.batcher.blob.SidecarFormat;
import io.heddle.batcher.deploy.SettlementContracts;
import io.heddle.batcher.deploy.SettlementRoles;
import io.heddle.batcher.deploy.SettlementWindows;
import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.batcher.l1.read.BatchRange;
import io.heddle.batcher.l1.read.BatchRangeReader;
import io.heddle.batcher.l1.read.BatchStream;
import io.heddle.batcher.l1.read.BeaconBlobSource;
import io.heddle.batcher.l1.read.BlobSource;
import io.heddle.batcher.l1.read.L1Follower;
import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.send.FeePolicy;
import io.heddle.batcher.l1.send.L1Wallet;
import io.heddle.batcher.port.BatchBlock;
import io.heddle.batcher.port.BatchHeader;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.BatcherEvents;
import io.heddle.batcher.port.BatcherPorts;
import io.heddle.batcher.port.CloseReason;
import io.heddle.batcher.port.DataLocation;
import io.heddle.batcher.port.PostedBlobs;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.batcher.proposer.ProofLimits;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.abi.Abi;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.prover.AttestationAggregator;
import io.heddle.prover.AttestationDigest;
import io.heddle.prover.AttestationResult;
import io.heddle.prover.Attestor;
import io.heddle.prover.ProgramId;
import io.heddle.prover.ProofRequest;
import io.heddle.prover.Prover;
import io.heddle.prover.PublicValues;
import io.heddle.prover.RefusalReason;
import io.heddle.prover.StopSignal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A deployed rollup on its own anvil, with a chain of unexecuted blocks, stores in memory and
/// three attestors who derive from L1.
final class TestRollup implements AutoCloseable, BatcherEvents {

  static final long L2_CHAIN_ID = 901;
  private static final ProofLimits LIMITS =
      new ProofLimits(
          4,
          1_000_000_000,
          Duration.ZERO,
          Duration.ofMinutes(1),
          5_000_000,
          Duration.ofMinutes(10));
  private static final U256 ONE_ETHER = U256.fromDecimal("1000000000000000000");

  /// Anvil's first well-known development keys.
  static final PrivateKey DEPLOYER =
      PrivateKey.fromHex("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

  static final PrivateKey BATCHER =
      PrivateKey.fromHex("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");

  static final PrivateKey SETTLEMENT =
      PrivateKey.fromHex("0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a");

  static final PrivateKey GUARDIAN =
      PrivateKey.fromHex("0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6");

  final AnvilProcess anvil = AnvilFixture.start();
  final L1Client l1 = L1Client.of(anvil.uri());
  final L1Wallet wallet = new L1Wallet(l1, DEPLOYER, Duration.ofSeconds(20));
  final MemoryStores stores = new MemoryStores();
  final ChainConfig chainConfig;
  final RollupConfig rollupConfig;
  final long genesisTimestamp;
  final TestChain chain;
  final L1Follower follower;
  final RollupContract rollup;
  private final Address authority;
  final List<Long> removedOrigins = new ArrayList<>();
  long safeHead;
  long finalizedHead;

  private final List<PrivateKey> attestorKeys =
      Stream.of("attestor-1", "attestor-2", "attestor-3")
          .map(name -> PrivateKey.of(Keccak.hash(name.getBytes(StandardCharsets.UTF_8))))
          .sorted(Comparator.comparing(PrivateKey::address))
          .toList();

  TestRollup() {
    L1Block l1Genesis = l1.block(l1.blockNumber()).orElseThrow();
    genesisTimestamp = l1Genesis.header().timestamp();
    long nonce = l1.nonce(DEPLOYER.address());
    SettlementContracts contracts = SettlementContracts.from(DEPLOYER.address(), nonce);
    rollupConfig =
        new RollupConfig(
            1,
            AnvilProcess.CHAIN_ID,
            l1Genesis.number(),
            l1Genesis.hash(),
            contracts.portal(),
            contracts.rollup(),
            3600,
            6,
            50,
            U256.of(1_000_000),
            1_000_000,
            1_000_000,
            BATCHER.address());
    chainConfig = ChainConfig.rollup(L2_CHAIN_ID, rollupConfig);
    chain = new TestChain(stores.origins(), genesisTimestamp);
    // All in one block, so that a test's own blocks come right after genesis.
    l1.raw("evm_setIntervalMining", 1);
    contracts.deploy(wallet, nonce, founding());
    l1.raw("evm_setAutomine", true);
    follower = new L1Follower(rollupConfig, 0, l1, stores.origins(), this);
    rollup = new RollupContract(l1, contracts.rollup());
    authority = contracts.authority();
    follow();
  }

  private SettlementContracts.Founding founding() {
    return new SettlementContracts.Founding(
        L2_CHAIN_ID,
        rollupConfig,
        new SettlementRoles(
            DEPLOYER.address(),
            BATCHER.address(),
            GUARDIAN.address(),
            attestorKeys.get(1).address()),
        new SettlementWindows(0, 100, 3_600, 86_400, 0, 0, 86_400, 60, 60, 7_200),
        attestorKeys.stream().map(PrivateKey::address).toList(),
        2,
        10,
        chain.outputRoot(0),
        genesisTimestamp);
  }

  /// A batcher as after a process start: nothing but the stores is carried over.
  Batcher batcher() {
    return batcher(prover());
  }

  Batcher batcher(Prover prover) {
    BatcherConfig config =
        new BatcherConfig(
            chainConfig,
            genesisTimestamp,
            new BatchLimits(
                new ChannelLimits(4, 1000, 1000, 1 << 20), SidecarFormat.BLOB_PROOFS, 4, 3),
            LIMITS);
    return Batcher.open(
        config,
        new BatcherPorts(
            chain,
            stores.batches(),
            stores.outbox(),
            stores.origins(),
            chain,
            stores.proofs(),
            PostedBlobs.NONE,
            this),
        l1,
        blobSource(),
        new Batcher.Accounts(BATCHER, SETTLEMENT, FeePolicy.DEFAULT),
        prover,
        Runnable::run,
        Clock.systemUTC());
  }

  /// Two of three.
  Prover prover() {
    return new AttestationAggregator(
        ProgramId.STATELESS_VALIDATOR_V1, attestorKeys.stream().map(this::attestor).toList(), 2, 3);
  }

  BatchRangeReader rangeReader() {
    return rangeReader(blobSource());
  }

  /// anvil serves the beacon API's blobs by execution block number.
  BlobSource blobSource() {
    return new BeaconBlobSource(anvil.uri(), 0, 0);
  }

  BatchRangeReader rangeReader(BlobSource blobSource) {
    return new BatchRangeReader(chainConfig, genesisTimestamp, l1, blobSource);
  }

  /// A batch of this one block, as if it had been sealed after `previous`; its data hash is made
  /// up.
  StoredBatch sealed(StoredBatch previous, long number) {
    BatchBlock block = chain.block(number);
    BatchHeader header =
        new BatchHeader(
            BatchHeader.VERSION_1,
            DataLocation.BLOB,
            previous.index() + 1,
            block.originNumber(),
            block.originHash(),
            block.depositCount(),
            block.hash(),
            previous.batchHash());
    return new StoredBatch(
        header,
        header.hash(),
        number,
        number,
        block.timestamp(),
        block.sequenceNumber(),
        chain.outputRoot(number),
        previous.depositRollingHash(),
        BatchStatus.SEALED,
        null);
  }

  BatchStream batchStream(BlobSource blobSource) {
    return BatchStream.fromGenesis(chainConfig, genesisTimestamp, l1, blobSource);
  }

  /// The guardian pauses commits or lets them go on; the transaction pays more than all others, and
  /// waits for the next L1 block.
  void pauseCommits(boolean paused) {
    int commits = 1;
    l1.raw(
        "eth_sendTransaction",
        Map.of(
            "from",
            GUARDIAN.address().toHex(),
            "to",
            authority.toHex(),
            "data",
            Abi.call(paused ? "pause(uint8)" : "unpause(uint8)", commits).toHex(),
            "gas",
            "0x30d40",
            "maxFeePerGas",
            "0x174876e800",
            "maxPriorityFeePerGas",
            "0x174876e800"));
  }

  /// The guardian takes back every batch after this one.
  void revertTo(BatchHeader kept) {
    new L1Wallet(l1, GUARDIAN, Duration.ofSeconds(20))
        .send(
            rollupConfig.rollup(),
            U256.ZERO,
            Abi.call(
                "revertBatches((uint8,uint8,uint64,uint64,bytes32,uint64,bytes32,bytes32))",
                List.of(
                    kept.version(),
                    kept.dataLocation().code(),
                    kept.index(),
                    kept.l1OriginNumber(),
                    kept.l1OriginHash(),
                    kept.depositCount(),
                    kept.dataHash(),
                    kept.parentHash())));
  }

  /// Derives from L1; only the output root, which takes execution, it knows from the test chain.
  private Attestor attestor(PrivateKey key) {
    return new Attestor() {
      @Override
      public Address signer() {
        return key.address();
      }

      @Override
      public AttestationResult attest(ProofRequest request, StopSignal stop) {
        return switch (rangeReader().read(request)) {
          case BatchRange.Refused refused ->
              new AttestationResult.Refused(refused.reason(), refused.detail());
          case BatchRange.Derived derived -> sign(key, request.claimed(), derived);
        };
      }
    };
  }

  private AttestationResult sign(PrivateKey key, PublicValues claimed, BatchRange.Derived derived) {
    PublicValues values =
        new PublicValues(
            claimed.l1ChainId(),
            rollupConfig.rollup(),
            L2_CHAIN_ID,
            rollupConfig.configHash(),
            claimed.prevBatchHash(),
            claimed.lastBatchHash(),
            claimed.prevOutputRoot(),
            chain.outputRoot(derived.end().blockNumber()),
            derived.end().blockNumber(),
            derived.end().timestamp(),
            derived.start().depositRollingHash(),
            derived.end().depositRollingHash(),
            claimed.prover(),
            claimed.revertEpoch());
    return claimed
        .difference(values)
        .<AttestationResult>map(difference ->
            new AttestationResult.Refused(RefusalReason.PUBLIC_VALUES_MISMATCH, difference))
        .orElseGet(() ->
            new AttestationResult.Signed(
                values, AttestationDigest.sign(key, ProgramId.STATELESS_VALIDATOR_V1, values)));
  }

  /// Reads L1 to its head.
  void follow() {
    while (follower.step() > 0) {
      // Each step is bounded.
    }
  }

  /// Builds blocks up to L1's head, and at least so many.
  void build(int atLeast, List<Bytes> transactions) {
    follow();
    int built = 0;
    while (built < atLeast
        || chain.block(chain.latestBlock()).originNumber()
            < stores.origins().latest().orElseThrow().number()) {
      chain.build(rollupConfig.l1GenesisNumber(), transactions);
      built++;
    }
  }

  void deposit(Address to, long gwei) {
    U256 value = ONE_ETHER.divide(U256.of(1_000_000_000)).multiply(U256.of(gwei));
    wallet.send(
        rollupConfig.portal(),
        value,
        Abi.call(
            "depositTransaction(address,uint256,uint64,bool,bytes)",
            to,
            value,
            100_000L,
            false,
            Bytes.EMPTY));
  }

  /// Makes L1 call everything so far final. Anvil's newest final block is 64 behind its head.
  void finalizeL1() {
    l1.raw("anvil_mine", "0x41");
  }

  /// Steps until every block so far that can be is final by the contract.
  void runUntilFinal(Batcher batcher, long batch) {
    for (int i = 0; i < 60 && rollup.progress().lastFinalized() < batch; i++) {
      batcher.stepBatches();
      batcher.stepSettlement();
    }
    batcher.stepBatches();
    batcher.stepSettlement();
  }

  /// Every commit that L1 has, reverted ones excluded.
  List<Long> committedIndices() {
    Hash topic = Abi.eventTopic("BatchCommitted(uint64,bytes32,uint64,uint64,bytes32)");
    return l1.logs(rollupConfig.rollup(), List.of(topic), 0, l1.blockNumber()).stream()
        .map(log -> log.log().topics().get(1).toU256().toLongExact())
        .toList();
  }

  @Override
  public void batchSealed(StoredBatch batch, CloseReason reason) {}

  @Override
  public void safeHead(long l2BlockNumber) {
    safeHead = l2BlockNumber;
  }

  @Override
  public void finalizedHead(long l2BlockNumber) {
    finalizedHead = l2BlockNumber;
  }

  @Override
  public void originsRemoved(long firstL1BlockNumber) {
    removedOrigins.add(firstL1BlockNumber);
    chain.dropFromOrigin(firstL1BlockNumber);
  }

  @Override
  public void close() {
    l1.close();
    anvil.close();
  }
}
