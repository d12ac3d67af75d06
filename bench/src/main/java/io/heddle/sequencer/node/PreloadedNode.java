package io.heddle.sequencer.node;

import com.sun.management.OperatingSystemMXBean;
import io.heddle.batcher.derivation.OriginSelection;
import io.heddle.executor.parallel.ParallelBlockExecutor;
import io.heddle.executor.state.cache.ReadAhead;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.sequencer.HeadFeed;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.SubmitResult;
import io.heddle.sequencer.builder.BlockBuilder;
import io.heddle.sequencer.builder.BuilderLimits;
import io.heddle.sequencer.builder.BuilderLoop;
import io.heddle.sequencer.builder.GenesisBlock;
import io.heddle.sequencer.builder.HeadTrie;
import io.heddle.sequencer.builder.LocalChain;
import io.heddle.sequencer.builder.Recovery;
import io.heddle.sequencer.builder.Reorganization;
import io.heddle.sequencer.builder.SealingThreads;
import io.heddle.sequencer.feed.HeadAnnouncer;
import io.heddle.sequencer.mempool.Mempool;
import io.heddle.sequencer.mempool.PoolLimits;
import io.heddle.sequencer.metering.Metering;
import io.heddle.sequencer.metering.MeteringLimits;
import io.heddle.sequencer.store.ChainTables;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// A process that takes signed transactions from a file, as fast as it can, and makes durable
/// blocks of them: pool, builder, parallel executor, tries, state store and PostgreSQL are put
/// together as [Node] does it, with the same defaults; what is missing is HTTP, JSON and L1
/// ([MadeUpOrigins]). `bench node` runs it on the production build's class path; it lies in the
/// node's package, whose parts it puts together.
///
/// The file is `size:2 ‖ transaction ‖ hash:32`, again and again. For each block that PostgreSQL
/// and the state store have, it prints `included=N nanos=T cpuNanos=C`: transactions so far, time,
/// and CPU time of the process so far. Status 0 when all are included.
final class PreloadedNode {
  private static final Logger LOG = Logger.getLogger(PreloadedNode.class);

  /// Transactions that are submitted and not included, at most.
  private static final int WINDOW = 40_000;

  /// Taken from the file at a time.
  private static final int CHUNK = 64;

  private static final long STALL_SECONDS = 60;
  private static final int BUFFER_BYTES = 1 << 20;

  private final Mempool pool;
  private final DataInputStream file;
  private final Semaphore window = new Semaphore(WINDOW);
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private long submitted;
  private long included;
  private boolean ended;

  private PreloadedNode(Mempool pool, DataInputStream file) {
    this.pool = pool;
    this.file = file;
  }

  /// `ADDRESS USER PASSWORD FOLDER`; the folder has `genesis.json` and `transactions`.
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[3]);
    Genesis genesis = Genesis.parse(Files.readString(folder.resolve("genesis.json")));
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    int status = 1;
    try (PreloadedDatabase database =
            PreloadedDatabase.open(arguments[0], arguments[1], arguments[2]);
        DataInputStream file =
            new DataInputStream(
                new BufferedInputStream(
                    Files.newInputStream(folder.resolve("transactions")), BUFFER_BYTES))) {
      run(genesis, database, folder.resolve("state"), file, parts);
      status = 0;
    } catch (Throwable failure) {
      LOG.error("the run failed", failure);
    } finally {
      while (!parts.isEmpty()) {
        parts.pop().close();
      }
    }
    System.exit(status); // what the client library started never ends
  }

  private static void run(
      Genesis genesis,
      PreloadedDatabase database,
      Path state,
      DataInputStream file,
      Deque<AutoCloseable> parts)
      throws InterruptedException, IOException {
    int processors = Runtime.getRuntime().availableProcessors();
    RollupConfig rollup = genesis.config().requireRollup();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    GenesisBlock first = GenesisBlock.of(genesis);
    Files.createDirectories(state);
    LmdbStateStore states = LmdbStateStore.open(state, first.state(), StateStoreOptions.DEFAULT);
    parts.push(states);
    HeadTrie tries = new HeadTrie(states, processors, Runtime.getRuntime().maxMemory() / 4);
    parts.push(tries);
    ParallelBlockExecutor executor =
        new ParallelBlockExecutor(processors, new ExecutionMetrics(registry));
    parts.push(executor);
    ChainTables tables = new ChainTables(database.database(), rollup);
    LocalChain chain =
        new Recovery(genesis.config(), tables, states, tries, executor).recover(first);
    SealingThreads threads = SealingThreads.start();
    parts.push(threads);
    HeadAnnouncer announcer = new HeadAnnouncer();
    parts.push(announcer);
    long blockMillis = 1_000 * rollup.blockTimeSeconds();
    Metering metering = new Metering(MeteringLimits.of(blockMillis, processors, 0));
    MadeUpOrigins origins = MadeUpOrigins.after(rollup, genesis.timestamp());
    BlockBuilder builder =
        new BlockBuilder(
            genesis.config(),
            new BuilderLimits(5, 100, 512, 10_000, Long.MAX_VALUE),
            new BlockBuilder.Parts(
                executor,
                metering,
                states,
                tries,
                threads,
                tables,
                chain,
                new OriginSelection(rollup, origins),
                new Reorganization(rollup, origins, tables, states, chain),
                announcer,
                registry,
                pending ->
                    new Mempool(PoolLimits.DEFAULT, metering, pending, System::currentTimeMillis),
                () -> 0,
                () -> 0),
            System::currentTimeMillis);
    builder.pool().listen(new ReadAhead(states, executor.templates()));
    BuilderLoop loop = new BuilderLoop(builder, () -> {});
    loop.start();
    parts.push(() -> loop.stop(Duration.ofSeconds(10)));
    PreloadedNode node = new PreloadedNode(builder.pool(), file);
    try (var _ = announcer.subscribe(node.heads())) {
      node.submitAll(processors);
    }
    registry.getMeters().stream()
        .filter(Timer.class::isInstance)
        .map(Timer.class::cast)
        .forEach(timer ->
            System.err.printf(
                "%s: %d times, %.2f ms on average%n",
                timer.getId().getName(), timer.count(), timer.mean(TimeUnit.MILLISECONDS)));
  }

  /// Returns when everything is included.
  private void submitAll(int threads) throws InterruptedException {
    List<Thread> submitters = new ArrayList<>();
    List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
    report();
    for (int i = 0; i < threads; i++) {
      submitters.add(
          Thread.ofPlatform()
              .name("ingress-" + i)
              .uncaughtExceptionHandler((_, failure) -> failures.add(failure))
              .start(this::submit));
    }
    for (Thread submitter : submitters) {
      submitter.join(); // a stall ends it
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("a submitter ended", failures.getFirst());
    }
    take(WINDOW);
    if (included != submitted) {
      throw new IllegalStateException("submitted=" + submitted + " included=" + included);
    }
  }

  private void submit() {
    for (List<Bytes> chunk = next(); !chunk.isEmpty(); chunk = next()) {
      take(chunk.size());
      for (Bytes raw : chunk) {
        if (pool.submit(raw) instanceof SubmitResult.Rejected refused) {
          throw new IllegalStateException("refused: " + refused.message());
        }
      }
    }
  }

  /// Waits until there is room for so many more.
  private void take(int transactions) {
    try {
      if (!window.tryAcquire(transactions, STALL_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nothing included for a minute: included=" + included);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private synchronized List<Bytes> next() {
    List<Bytes> chunk = new ArrayList<>(CHUNK);
    try {
      while (!ended && chunk.size() < CHUNK) {
        byte[] encoded = new byte[file.readUnsignedShort()];
        file.readFully(encoded);
        file.skipNBytes(Hash.SIZE);
        chunk.add(Bytes.wrap(encoded));
        submitted++;
      }
    } catch (EOFException e) {
      ended = true;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return chunk;
  }

  private HeadFeed.Listener heads() {
    return new HeadFeed.Listener() {
      @Override
      public void onHead(SealedBlock block, List<ReceiptView> receipts) {
        included(block);
      }

      @Override
      public void onLost(String reason) {
        throw new IllegalStateException("heads lost, so the count is wrong: " + reason);
      }
    };
  }

  private void included(SealedBlock block) {
    int users = 0;
    for (var transaction : block.transactions()) {
      if (!(transaction.transaction() instanceof DepositTransaction)) {
        users++;
      }
    }
    if (users > 0) {
      included += users;
      report();
      window.release(users);
    }
  }

  private void report() {
    System.out.printf(
        "included=%d nanos=%d cpuNanos=%d%n",
        included, System.nanoTime(), system.getProcessCpuTime());
    System.out.flush();
  }
}
