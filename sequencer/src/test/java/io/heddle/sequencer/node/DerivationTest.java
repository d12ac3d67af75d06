package io.heddle.sequencer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.l1.read.BeaconBlobSource;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.ConfirmedOrigin;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.rollup.L1Origin;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.PostgresResource;
import io.heddle.sequencer.TestChain;
import io.heddle.sequencer.builder.DerivedBlocks;
import io.heddle.sequencer.builder.GenesisBlock;
import io.heddle.sequencer.builder.HeadTrie;
import io.heddle.sequencer.builder.LocalChain;
import io.heddle.sequencer.builder.MemoryOrigins;
import io.heddle.sequencer.builder.Recovery;
import io.heddle.sequencer.derive.ChainDerivation;
import io.heddle.sequencer.derive.DerivationDifferenceException;
import io.heddle.sequencer.store.ChainTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The chain of a running node, derived beside it from its L1 into stores of its own.
@QuarkusTest
@QuarkusTestResource(value = PostgresResource.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = SettlingResource.class, restrictToAnnotatedClass = true)
class DerivationTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long BATCHES = 2;

  @Inject Node node;
  @Inject NodeConfig config;

  @BeforeEach
  void awaitProof() {
    await("the node", () -> node.running().isPresent());
    await(
        "proven batches",
        () ->
            node.running()
                    .orElseThrow()
                    .chain()
                    .batches()
                    .latestAtLeast(BatchStatus.PROVEN)
                    .map(StoredBatch::index)
                    .orElse(0L)
                >= BATCHES);
  }

  @Test
  void emptyStores_getTheNodesChain_andTheNextRunFindsNothingToDo() {
    ChainServices original = node.running().orElseThrow().chain();
    try (Derived derived = new Derived(original.genesis())) {
      String done = derived.run(OptionalLong.empty());
      assertTrue(!done.contains("outputs agreed=0"), done);
      long head = derived.chain.head().block().number();
      for (long number = 0; number <= head; number++) {
        assertEquals(original.tables().block(number), derived.tables.block(number));
        assertEquals(original.tables().receipts(number), derived.tables.receipts(number));
      }
      for (long index = 1; index <= derived.batches.latest().orElseThrow().index(); index++) {
        StoredBatch theirs = original.batches().byIndex(index).orElseThrow();
        assertEquals(
            theirs.with(BatchStatus.COMMITTED, theirs.commit()),
            derived.batches.byIndex(index).orElseThrow());
        assertEquals(
            original.batches().bytes(index).orElseThrow().data(),
            derived.batches.bytes(index).orElseThrow().data());
      }
      L1Origin origin = derived.chain.head().block().origin();
      assertEquals(
          original.origins().confirmed(origin.number()),
          derived.origins.confirmed(origin.number()));

      String again = derived.run(OptionalLong.of(head));
      assertTrue(again.contains("derived: batches=0 blocks=0 "), again);
    }
  }

  @Test
  void originsOfAnotherFork_giveWay_andRunsThatEndWithinABatchAreGoneOnWith() {
    ChainServices original = node.running().orElseThrow().chain();
    long last = original.batches().byIndex(BATCHES).orElseThrow().lastBlock();
    try (Derived derived = new Derived(original.genesis())) {
      long first = original.config().requireRollup().l1GenesisNumber();
      derived.origins.append(
          List.of(
              new ConfirmedOrigin(TestChain.origin(first), List.of()),
              new ConfirmedOrigin(TestChain.origin(first + 1), List.of())));
      for (long to = 1; to <= last; to += 3) {
        var _ = derived.run(OptionalLong.of(to));
        assertEquals(original.tables().ref(to), derived.tables.ref(to));
      }
      for (long number = first;
          number <= derived.chain.head().block().origin().number();
          number++) {
        assertEquals(
            original.origins().confirmed(number), derived.origins.confirmed(number), "origin");
      }
    }
  }

  @Test
  void anotherConfiguration_isRefused() {
    String original = node.running().orElseThrow().chain().genesis().toJson();
    refused(
        original.replaceFirst("(\"maxSequencerDriftSeconds\"\\s*:\\s*)\\d+", "$1" + 77),
        "configuration hash: l1=");
    refused(
        original.replaceFirst("(\"timestamp\"\\s*:\\s*\"0x)", "$1" + "1"), "genesis: the Rollup");
    refused(TestChain.genesis(5).toJson(), "");
  }

  private void refused(String genesis, String reason) {
    try (Derived derived = new Derived(Genesis.parse(genesis))) {
      DerivationDifferenceException refused =
          assertThrows(
              DerivationDifferenceException.class, () -> derived.run(OptionalLong.empty()));
      assertTrue(String.valueOf(refused.getMessage()).startsWith(reason), refused.getMessage());
    }
  }

  /// Stores of its own, and what fills them.
  private final class Derived implements AutoCloseable {
    private final PostgresFixture postgres = new PostgresFixture();
    private final L1Client l1 = L1Client.of(URI.create(config.l1().url()));
    private final MemoryOrigins origins = new MemoryOrigins();
    private final MemoryBatches batches = new MemoryBatches();
    private final Genesis genesis;
    private final GenesisBlock genesisBlock;
    private final ChainTables tables;
    private final LmdbStateStore states;
    private final HeadTrie tries;
    private final LocalChain chain;
    private final DerivedBlocks blocks;

    Derived(Genesis genesis) {
      this.genesis = genesis;
      this.genesisBlock = GenesisBlock.of(genesis);
      this.tables = new ChainTables(postgres.database(), genesis.config().requireRollup());
      StateStoreOptions defaults = StateStoreOptions.DEFAULT;
      this.states =
          LmdbStateStore.open(
              created(),
              genesisBlock.state(),
              new StateStoreOptions(16 << 20, 1L << 30, defaults.maximumReaders()));
      this.tries = new HeadTrie(states, 2, 64 << 10);
      SerialBlockExecutor executor = new SerialBlockExecutor();
      this.chain =
          new Recovery(genesis.config(), tables, states, tries, executor).recover(genesisBlock);
      this.blocks =
          new DerivedBlocks(genesis.config(), executor, tables, states, tries, chain, 128);
    }

    private static Path created() {
      try {
        return Files.createTempDirectory("heddle-derived");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String run(OptionalLong to) {
      return new ChainDerivation(
              genesis,
              l1,
              new BeaconBlobSource(URI.create(config.l1().url()), 0, 0),
              new ChainDerivation.Stores(chain, blocks, genesisBlock.block(), origins, batches))
          .run(to);
    }

    @Override
    public void close() {
      blocks.close();
      tries.close();
      states.close();
      l1.close();
      postgres.close();
    }
  }

  private static void await(String what, BooleanSupplier there) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!there.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited %s for %s".formatted(PATIENCE, what));
      }
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
