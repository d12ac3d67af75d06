package io.heddle.sequencer.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Hash;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.TestChain;
import io.heddle.sequencer.journal.JournalMode;
import io.heddle.sequencer.journal.JournalReplay;
import io.heddle.sequencer.journal.TransactionJournal;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A producing process with a journal is killed by SIGKILL at seeded random moments, with
/// transactions pooled, in the open block and being sealed. Each whose hash it returned is in the
/// chain or in the pool after the next start.
@Timeout(600)
class PoolJournalCrashTest {
  private static final int KILLS = 4;
  private static final String ACCEPTED = "accepted=";

  @TempDir Path folder;

  @Test
  void sigkill_everyReturnedHashIsInTheChainOrInThePool() throws Exception {
    Random random = new Random(7);
    int returned = 0;
    try (PostgresFixture postgres = new PostgresFixture()) {
      Path state = folder.resolve("state");
      List<Hash> accepted = new ArrayList<>();
      for (int kill = 0; kill < KILLS; kill++) {
        accepted.addAll(runAndKill(postgres, state, 300 + random.nextInt(400)));
        try (BuilderFixture node = new BuilderFixture(postgres, state, ProducingProcess.origins());
            TransactionJournal journal = journal(node, folder)) {
          returned += replay(node, journal).returned();
          for (Hash hash : accepted) {
            assertTrue(
                node.pool.transaction(hash).isPresent()
                    || node.tables.transaction(hash).isPresent(),
                () -> "lost: " + hash + " of " + accepted.size());
          }
          journal.start();
          var _ = node.produceBlock(); // what came back can be included
          accepted.removeIf(hash -> node.tables.transaction(hash).isPresent());
        }
      }
    }
    assertTrue(returned > 0, "nothing was in the pool at any kill");
  }

  private List<Hash> runAndKill(PostgresFixture postgres, Path state, int count) throws Exception {
    Process process =
        ProducingProcess.start(PoolJournalCrashTest.class, postgres.address(), state, 0);
    List<Hash> accepted = new ArrayList<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(ACCEPTED)) {
          accepted.add(Hash.fromHex(line.substring(ACCEPTED.length())));
        }
        if (accepted.size() == count) {
          assertTrue(process.toHandle().destroyForcibly(), "SIGKILL");
        }
      }
    }
    assertEquals(137, process.waitFor());
    return accepted;
  }

  /// The process: arguments as those of [ProducingProcess].
  public static void main(String[] arguments) throws IOException {
    PostgresFixture.Address address =
        new PostgresFixture.Address(arguments[0], arguments[1], arguments[2]);
    Path state = Path.of(arguments[3]);
    try (PostgresFixture postgres = new PostgresFixture(address);
        BuilderFixture node =
            new BuilderFixture(
                postgres, state, ProducingProcess.origins(), SealingThreads.start());
        TransactionJournal journal = journal(node, state.resolveSibling("."))) {
      var _ = replay(node, journal);
      journal.start();
      node.pool.keepIn(journal);
      while (true) {
        for (int i = 0; i < 3; i++) {
          List<RecoveredTransaction> submitted = ProducingProcess.submit(node);
          node.pool.awaitKept();
          StringBuilder lines = new StringBuilder();
          submitted.forEach(one -> lines.append(ACCEPTED).append(one.hash()).append('\n'));
          System.out.print(lines);
          System.out.flush();
        }
        var _ = node.produceBlock();
      }
    }
  }

  private static TransactionJournal journal(BuilderFixture node, Path folder) throws IOException {
    return TransactionJournal.open(
        folder, TestChain.CHAIN_ID, JournalMode.WRITTEN, 1 << 20, node.pool::unsealed);
  }

  private static JournalReplay.Outcome replay(BuilderFixture node, TransactionJournal journal)
      throws IOException {
    return JournalReplay.run(
        journal,
        node.pool,
        account -> {
          var found = node.builder.pending().state().account(account);
          return found == null ? 0 : found.nonce();
        },
        10_000);
  }
}
