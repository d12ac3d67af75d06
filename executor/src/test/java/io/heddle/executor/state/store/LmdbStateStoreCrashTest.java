package io.heddle.executor.state.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.StateDiff;
import io.heddle.executor.state.GenesisState;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.trie.RandomState;
import io.heddle.executor.trie.ReferenceTrie;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process that commits blocks is killed at random moments; what it reported as committed must be
/// there, whole, and the next process goes on from it.
@Timeout(300)
class LmdbStateStoreCrashTest {
  private static final int KILLS = 4;
  private static final int BLOCKS_PER_LIFE = 60;

  @TempDir Path directory;

  @Test
  void commit_processKilled_storeStandsAtACommittedBlock() throws Exception {
    Random random = new Random(Long.getLong("heddle.seed", 20_261_120L));
    for (int kill = 0; kill < KILLS; kill++) {
      long reported = runAndKill(1 + random.nextInt(BLOCKS_PER_LIFE), random.nextInt(30));
      check(reported);
    }
  }

  /// Starts a committing process, kills it some milliseconds after its `blocks`-th report, and
  /// returns the last block it reported.
  private long runAndKill(int blocks, int delayMillis) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
    command.addAll(List.of(LmdbStateStoreCrashTest.class.getName(), directory.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    long last = -1;
    try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
      for (int i = 0; i < blocks; i++) {
        String line = out.readLine();
        if (line == null) {
          break;
        }
        last =
            line.startsWith("committed=")
                ? Long.parseLong(line.substring("committed=".length()))
                : last;
      }
      assertTrue(last >= 0, "the process committed nothing");
      TimeUnit.MILLISECONDS.sleep(delayMillis);
      process.destroyForcibly().waitFor();
    }
    return last;
  }

  private void check(long reported) {
    try (LmdbStateStore store = open(directory)) {
      long head = store.head().number();
      assertTrue(head >= reported, "reported=" + reported + " head=" + head);
      RandomState state = RandomState.seeded("LmdbStateStoreCrashTest head=" + head);
      for (long block = 0; block <= head; block++) {
        var _ = state.nextDiff(30);
      }
      assertEquals(ReferenceTrie.ofState(state.state()).root(), store.head().stateRoot());
      StateSnapshot snapshot = store.latest();
      state
          .state()
          .forEach((address, whole) -> assertEquals(whole.account(), snapshot.account(address)));
    }
  }

  private static LmdbStateStore open(Path directory) {
    GenesisState genesis =
        GenesisState.of(
            0, RandomState.seeded("genesis").nextDiff(30), LmdbStateStoreCrashTest::blockHash);
    return LmdbStateStore.open(directory, genesis, StateStoreOptions.DEFAULT);
  }

  private static Hash blockHash(Hash root) {
    return Keccak.hash(root.toBytes());
  }

  /// The process that is killed: goes on committing the same random blocks from where the store
  /// stands.
  public static void main(String[] arguments) {
    try (LmdbStateStore store = open(Path.of(arguments[0]))) {
      RandomState state = RandomState.seeded("main");
      for (long block = 0; ; block++) {
        StateDiff diff = state.nextDiff(30);
        if (block <= store.head().number()) {
          continue;
        }
        StateSnapshot parent = store.latest();
        TrieUpdate update = StateTrie.update(parent, parent.stateRoot(), diff);
        store.commit(block, blockHash(update.root()), diff, update);
        System.out.println("committed=" + block);
        System.out.flush();
      }
    }
  }
}
