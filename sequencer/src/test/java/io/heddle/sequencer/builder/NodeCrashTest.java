package io.heddle.sequencer.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.StateTries;
import io.heddle.executor.state.snapshot.SnapshotFile;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.SealedBlock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A producing process ([ProducingProcess]) on a real PostgreSQL dies: by SIGKILL at seeded random
/// moments, or because its disk is full. What it announced is in PostgreSQL, and the next start
/// comes up by itself at PostgreSQL's head, with that block's root, which is also the root that all
/// flat values give when it is computed anew. The same after damage to the store's file.
///
/// Kills: `-Dheddle.kills=N`, 8 when not said; damages: `-Dheddle.damages=N`; seed:
/// `-Dheddle.seed=N`.
@Timeout(1_800)
class NodeCrashTest {
  private static final int KILLS = Integer.getInteger("heddle.kills", 8);
  private static final int DAMAGES = Integer.getInteger("heddle.damages", 24);
  private static final int BLOCKS_PER_LIFE = 12;
  private static final int EARLY_KILL_MILLIS = 2_500;
  private static final int CYCLE_MICROS = 60_000;
  private static final int FILE_LIMIT_KIB = 4 << 10;

  @TempDir Path folder;
  private final Random random = new Random(Long.getLong("heddle.seed", 20_261_120L));
  private int behind;
  private int ahead;

  @Test
  void sigkill_atRandomMoments_everyRestartComesUpAtTheHeadOfTheBlockLog() throws Exception {
    System.out.println("NodeCrashTest: heddle.seed=" + Long.getLong("heddle.seed", 20_261_120L));
    try (PostgresFixture postgres = new PostgresFixture()) {
      Path state = folder.resolve("state");
      for (int kill = 0; kill < KILLS; kill++) {
        long announced = runAndKill(postgres, state);
        if (kill % 4 == 3) {
          announced = loseBlocks(postgres);
        }
        check(postgres, state, announced);
      }
      System.out.printf(
          "NodeCrashTest: kills=%d head=%d store behind PostgreSQL=%d ahead=%d%n",
          KILLS, postgres.tables().head().orElseThrow().number(), behind, ahead);
      assertTrue(ahead > 0, "the store was never ahead");
    }
  }

  /// The last block that was announced, -1 for none.
  private long runAndKill(PostgresFixture postgres, Path state) throws Exception {
    Process process = ProducingProcess.start(postgres.address(), state, 0);
    long last = -1;
    try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
      if (random.nextInt(5) == 0) { // while it starts, loads, or recovers
        TimeUnit.MILLISECONDS.sleep(random.nextInt(EARLY_KILL_MILLIS));
        kill(process);
      } else {
        for (int i = 1 + random.nextInt(BLOCKS_PER_LIFE); i > 0; i--) {
          last = announced(out.readLine());
        }
        TimeUnit.MICROSECONDS.sleep(random.nextInt(CYCLE_MICROS));
        kill(process);
      }
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = announced(line);
      }
    }
    assertEquals(137, process.exitValue(), () -> "died by itself: " + errors());
    return last;
  }

  /// Through its handle, which leaves the output readable.
  private static void kill(Process process) throws InterruptedException {
    assertTrue(process.toHandle().destroyForcibly(), "SIGKILL");
    process.waitFor();
  }

  private long announced(String line) {
    assertTrue(line != null && line.startsWith(ProducingProcess.ANNOUNCED), () -> line + errors());
    return Long.parseLong(line.substring(ProducingProcess.ANNOUNCED.length()));
  }

  private String errors() {
    try {
      return Files.readString(ProducingProcess.errors(folder.resolve("state")));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// As if PostgreSQL came back from a backup: the store is ahead of it then.
  private long loseBlocks(PostgresFixture postgres) {
    BlockRef newest = postgres.tables().head().orElseThrow();
    long kept = Math.max(0, newest.number() - 1 - random.nextInt(5));
    postgres.tables().truncateFrom(kept + 1, newest);
    return kept;
  }

  private void check(PostgresFixture postgres, Path state, long announced) {
    long head = postgres.tables().head().map(BlockRef::number).orElse(0L);
    assertTrue(head >= announced, "lost: announced=" + announced + " head=" + head);
    GenesisBlock genesis = GenesisBlock.of(BuilderFixture.GENESIS);
    try (LmdbStateStore store =
        LmdbStateStore.open(state, genesis.state(), BuilderFixture.options())) {
      behind += store.head().number() < head ? 1 : 0;
      ahead += store.head().number() > head ? 1 : 0;
    }
    try (BuilderFixture node = new BuilderFixture(postgres, state, ProducingProcess.origins())) {
      checkRecovered(postgres, node);
    }
    assertFalse(Files.exists(state.resolve("data.mdb.damaged")), "a kill is no damage");
  }

  private static void checkRecovered(PostgresFixture postgres, BuilderFixture node) {
    BlockRef head = postgres.tables().head().orElseThrow();
    SealedBlock block = postgres.tables().block(head.number()).orElseThrow();
    assertEquals(head.hash(), node.chain.head().block().hash());
    assertEquals(head.hash(), node.states.head().blockHash());
    assertEquals(block.header().stateRoot(), node.states.head().stateRoot());
    assertEquals(
        block.header().stateRoot(), StateTries.root(((LmdbStateStore) node.states).contents()));
  }

  /// Flipped bits anywhere and files cut short: the store is set aside and rebuilt by executing the
  /// block log, or the damage was in bytes that mean nothing.
  @Test
  void damagedStore_isRebuiltFromTheBlockLog() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture()) {
      Path state = folder.resolve("state");
      try (BuilderFixture node = new BuilderFixture(postgres, state, ProducingProcess.origins())) {
        for (int i = 0; i < 12; i++) {
          var _ = ProducingProcess.submit(node);
          var _ = node.produceBlock();
        }
      }
      byte[] whole = Files.readAllBytes(state.resolve("data.mdb"));
      int rebuilt = 0;
      for (int i = 0; i < DAMAGES; i++) {
        byte[] damaged = whole.clone();
        int at = random.nextInt(whole.length);
        if (i % 8 == 0) {
          damaged = Arrays.copyOf(whole, at);
        } else {
          damaged[at] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(state.resolve("data.mdb"), damaged);
        Files.deleteIfExists(state.resolve("lock.mdb"));
        try (BuilderFixture node =
            new BuilderFixture(postgres, state, ProducingProcess.origins())) {
          checkRecovered(postgres, node);
        }
        rebuilt += Files.deleteIfExists(state.resolve("data.mdb.damaged")) ? 1 : 0;
      }
      System.out.println("NodeCrashTest: damages=" + DAMAGES + " rebuilt=" + rebuilt);
      assertTrue(rebuilt > 0, "nothing was rebuilt");
    }
  }

  @Test
  void importedSnapshot_nodeStartsFromItAndExecutesWhatFollows() throws Exception {
    Path file = folder.resolve("snapshot");
    Path imported = folder.resolve("imported");
    try (PostgresFixture postgres = new PostgresFixture()) {
      try (BuilderFixture node =
          new BuilderFixture(postgres, folder.resolve("state"), ProducingProcess.origins())) {
        for (int block = 1; block <= 8; block++) {
          var _ = ProducingProcess.submit(node);
          var _ = node.produceBlock();
          if (block == 5) {
            SealedBlock head = node.chain.head().block();
            Hash genesis = postgres.tables().ref(0).orElseThrow().hash();
            LmdbStateStore store = (LmdbStateStore) node.states;
            SnapshotFile.write(file, head.header(), genesis, store.contents());
          }
        }
      }
      SnapshotFile snapshot = SnapshotFile.open(file);
      LmdbStateStore.load(
              imported, snapshot.head(), snapshot.genesisHash(), snapshot, BuilderFixture.options())
          .close();
      try (BuilderFixture node =
          new BuilderFixture(postgres, imported, ProducingProcess.origins())) {
        checkRecovered(postgres, node);
        assertEquals(5, node.states.oldestBlock());
        assertEquals(9, node.produceBlock());
      }
    }
  }

  /// A snapshot of a block that PostgreSQL does not have proves nothing to this node.
  @Test
  void storeOfABlockThatPostgresqlLacks_isRefusedWithTheWayOut() throws Exception {
    GenesisBlock genesis = GenesisBlock.of(BuilderFixture.GENESIS);
    StateHead later = new StateHead(7, Hash.ZERO, genesis.state().block().stateRoot());
    Path state = folder.resolve("state");
    LmdbStateStore.load(
            state,
            later,
            genesis.block().hash(),
            genesis.state().contents(),
            BuilderFixture.options())
        .close();
    try (PostgresFixture postgres = new PostgresFixture()) {
      Check.InvariantViolation refused =
          assertThrows(
              Check.InvariantViolation.class,
              () -> new BuilderFixture(postgres, state, ProducingProcess.origins()).close());
      assertTrue(
          String.valueOf(refused.getMessage()).contains("store=[7..7] PostgreSQL's head=0"),
          refused.getMessage());
    }
  }

  @Test
  void diskFull_stopsProductionWithAClearError_andLosesNothing() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture()) {
      Path state = folder.resolve("state");
      Process process = ProducingProcess.start(postgres.address(), state, FILE_LIMIT_KIB);
      long last = -1;
      String stopped = "";
      try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          if (line.startsWith(ProducingProcess.STOPPED)) {
            stopped = line;
          } else {
            last = announced(line);
          }
        }
      }
      assertEquals(2, process.waitFor(), this::errors);
      assertTrue(last > 0, "no block before the disk was full");
      assertTrue(stopped.contains("the disk is full"), stopped);
      assertTrue(Files.size(state.resolve("data.mdb")) <= FILE_LIMIT_KIB * 1024L);
      long written = postgres.tables().head().orElseThrow().number();
      assertTrue(written == last || written == last + 1, "announced=" + last + " head=" + written);
      check(postgres, state, last);
      try (BuilderFixture node = new BuilderFixture(postgres, state, ProducingProcess.origins())) {
        assertEquals(written + 1, node.produceBlock());
      }
    }
  }
}
