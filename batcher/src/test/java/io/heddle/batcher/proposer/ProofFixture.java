package io.heddle.batcher.proposer;

import io.heddle.batcher.Batcher;
import io.heddle.batcher.BatcherConfig;
import io.heddle.batcher.MemoryStores;
import io.heddle.batcher.TestClock;
import io.heddle.batcher.batch.BatchLimits;
import io.heddle.batcher.batch.ChannelLimits;
import io.heddle.batcher.blob.SidecarFormat;
import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.batcher.l1.rpc.FakeL1Node;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.l1.send.FeePolicy;
import io.heddle.batcher.l1.send.L1Sender;
import io.heddle.batcher.port.BatchBlock;
import io.heddle.batcher.port.BatchBytes;
import io.heddle.batcher.port.BatchHeader;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.BatchStore;
import io.heddle.batcher.port.BatcherEvents;
import io.heddle.batcher.port.BatcherPorts;
import io.heddle.batcher.port.BlockSource;
import io.heddle.batcher.port.CloseReason;
import io.heddle.batcher.port.DataLocation;
import io.heddle.batcher.port.L1Inclusion;
import io.heddle.batcher.port.PostedBlobs;
import io.heddle.batcher.port.RangeRecording;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.batcher.port.WitnessSource;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.prover.ProgramId;
import io.heddle.prover.ProofRequest;
import io.heddle.prover.ProofResult;
import io.heddle.prover.Prover;
import io.heddle.prover.StopSignal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/// Committed batches of four blocks each, an L1 that says how far it is, and a prover that does
/// what a test says.
public final class ProofFixture {
  static final long BLOCKS = 4;
  static final long MAX_GAS = 160_000_000;
  static final long GAS_PER_SECOND = 1_000_000;
  private static final Address ROLLUP =
      Address.fromHex("0x00000000000000000000000000000000000000cc");
  private static final PrivateKey KEY = PrivateKey.of(hash("settlement"));

  public final MemoryStores stores = new MemoryStores();
  public final TestClock clock = new TestClock();
  public final FakeL1Node l1 = new FakeL1Node();
  long gasPerBatch = 1_000_000;
  private final L1Client client = l1.client();
  private final ChainConfig chain =
      ChainConfig.rollup(
          901,
          new RollupConfig(
              1,
              900,
              0,
              Hash.ZERO,
              Address.fromHex("0x00000000000000000000000000000000000000dd"),
              ROLLUP,
              3600,
              6,
              50,
              U256.of(1_000_000),
              1_000_000,
              1_000_000,
              KEY.address()));

  /// @param batches committed ones
  public ProofFixture(int batches) {
    Hash parent = Hash.ZERO;
    for (int index = 1; index <= batches; index++) {
      BatchHeader header =
          new BatchHeader(
              BatchHeader.VERSION_1,
              DataLocation.BLOB,
              index,
              index,
              hash("origin" + index),
              0,
              hash("data" + index),
              parent);
      parent = header.hash();
      stores
          .batches()
          .insert(
              new StoredBatch(
                  header,
                  header.hash(),
                  (index - 1) * BLOCKS + 1,
                  index * BLOCKS,
                  1_000 + index,
                  0,
                  hash("output" + index),
                  Hash.ZERO,
                  BatchStatus.COMMITTED,
                  inclusion(index)),
              new BatchBytes(Bytes.of(1), List.of()));
    }
    l1.on("eth_chainId", params -> "\"0x384\"");
    l1.onCall("outputs(uint256)", params -> "\"0x" + "00".repeat(32 * 5) + "\"");
    // The contract's own values are never ours, so that no transaction is made.
    l1.onCall(
        "publicValues(uint64,uint64,bytes32,uint64,uint64,address)",
        params -> "\"0x" + "%064x".formatted(32) + "00".repeat(32) + "\"");
    progress(batches, 0);
  }

  private static L1Inclusion inclusion(long index) {
    return new L1Inclusion(hash("commit" + index), 10 + index, hash("block" + index));
  }

  static Hash hash(String of) {
    return Keccak.hash(of.getBytes(StandardCharsets.UTF_8));
  }

  /// What the contract says.
  public void progress(long committed, long proven) {
    l1.onCall("lastCommitted()", committed);
    l1.onCall("lastProven()", proven);
    l1.onCall("revertEpoch()", 0);
    l1.onCall("lastFinalized()", 0);
  }

  /// What another loop does to a batch.
  void move(long index, BatchStatus status) {
    BatchStore batches = stores.batches();
    batches.move(
        batches.byIndex(index).orElseThrow(),
        status,
        status.atLeast(BatchStatus.COMMITTED) ? inclusion(index) : null);
  }

  ProofResult proven(ProofRequest request) {
    return new ProofResult.Proven(request.claimed(), Bytes.of(1));
  }

  private BatcherConfig config() {
    return new BatcherConfig(
        chain,
        0,
        new BatchLimits(new ChannelLimits(4, 1000, 1000, 1 << 20), SidecarFormat.BLOB_PROOFS, 4, 1),
        new ProofLimits(
            16,
            MAX_GAS,
            Duration.ofSeconds(10),
            Duration.ofSeconds(100),
            GAS_PER_SECOND,
            Duration.ofSeconds(1_000)));
  }

  private BatcherPorts ports(BatchStore batches) {
    return new BatcherPorts(
        new Blocks(),
        batches,
        stores.outbox(),
        stores.origins(),
        new Witnesses(),
        stores.proofs(),
        PostedBlobs.NONE,
        new Unheard());
  }

  public Batcher batcher() {
    return Batcher.open(
        config(),
        ports(stores.batches()),
        client,
        (transaction, block, hashes) -> {
          throw new L1UnavailableException("no blobs here");
        },
        new Batcher.Accounts(PrivateKey.of(hash("batcher")), KEY, FeePolicy.DEFAULT),
        new FakeProver((request, limit) -> proven(request)),
        Runnable::run,
        clock);
  }

  ProofDriver driver(BatchStore batches, BiFunction<ProofRequest, Duration, ProofResult> prove) {
    return driver(batches, prove, Runnable::run);
  }

  ProofDriver driver(
      BatchStore batches, BiFunction<ProofRequest, Duration, ProofResult> prove, Executor proving) {
    return new ProofDriver(
        chain,
        config().proofs(),
        ports(batches),
        new RollupContract(client, ROLLUP),
        new L1Sender(client, 900, stores.outbox(), KEY, FeePolicy.DEFAULT, clock),
        new FakeProver(prove),
        proving,
        clock);
  }

  private record FakeProver(BiFunction<ProofRequest, Duration, ProofResult> prove)
      implements Prover {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public ProgramId programId() {
      return ProgramId.STATELESS_VALIDATOR_V1;
    }

    @Override
    public ProofResult prove(ProofRequest request, Duration limit, StopSignal stop) {
      return prove.apply(request, limit);
    }
  }

  private final class Blocks implements BlockSource {
    @Override
    public long latestBlock() {
      return 1_000;
    }

    @Override
    public List<BatchBlock> blocks(long from, int max) {
      return List.of();
    }

    @Override
    public long gasUsed(long first, long last) {
      return gasPerBatch;
    }
  }

  private static final class Witnesses implements WitnessSource {
    @Override
    public RangeRecording record(long firstBlock, long lastBlock, StopSignal stop) {
      return stop.isGiven()
          ? new RangeRecording.CalledOff()
          : new RangeRecording.Recorded(Bytes.of(1), Bytes.of(2), Bytes.of(3));
    }

    @Override
    public Hash outputRoot(long block) {
      return Hash.ZERO;
    }
  }

  private static final class Unheard implements BatcherEvents {
    @Override
    public void batchSealed(StoredBatch batch, CloseReason reason) {}

    @Override
    public void safeHead(long l2BlockNumber) {}

    @Override
    public void finalizedHead(long l2BlockNumber) {}

    @Override
    public void originsRemoved(long firstL1BlockNumber) {}
  }
}
