package io.heddle.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.ops.devnet.DevnetSummary;
import io.heddle.ops.devnet.TestDevnet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.Log;

/// The node is killed with SIGKILL in the middle of work, several times. Whatever it ever announced
/// as `latest` must be there afterwards, with the same hashes; no batch may be on the L1 twice; the
/// chain must go on.
final class CrashRecoveryIT {
  /// Of the sender; a few fewer than the pool takes.
  private static final int MOST_POOLED = 200;

  private static final int KILLS = 3;
  private static final Duration LOAD_BEFORE_KILL = Duration.ofSeconds(6);
  private static final Duration RECOVERY = Duration.ofSeconds(90);

  @Test
  void sigkill_underLoad_keepsEveryAnnouncedBlock(@TempDir Path folder) throws Exception {
    try (TestDevnet devnet = TestDevnet.start(folder)) {
      DevnetSummary summary = devnet.summary();
      SortedMap<Long, String> announced = new ConcurrentSkipListMap<>();
      for (int kill = 1; kill <= KILLS; kill++) {
        AtomicBoolean running = new AtomicBoolean(true);
        AtomicLong sent = new AtomicLong();
        Thread watcher = Thread.startVirtualThread(() -> watch(summary, running, announced));
        Thread load = Thread.startVirtualThread(() -> load(summary, running, sent));
        Thread.sleep(LOAD_BEFORE_KILL);
        ProcessHandle node = ProcessHandle.of(devnet.summary().nodePid()).orElseThrow();
        assertTrue(node.destroyForcibly(), "SIGKILL");
        node.onExit().join();
        running.set(false);
        watcher.join();
        load.join();
        assertTrue(sent.get() > 0, "no transaction was accepted before the kill");
        devnet.restartNode();
        check(summary, announced, kill);
      }
    }
  }

  private static void check(DevnetSummary summary, SortedMap<Long, String> announced, int kill)
      throws IOException {
    try (Chain l2 = new Chain(summary.l2Url(), summary.l2ChainId());
        Chain l1 = new Chain(summary.l1Url(), summary.l1ChainId())) {
      long head = l2.blockNumber();
      assertTrue(
          head >= announced.lastKey(),
          "head %d below announced %d".formatted(head, announced.lastKey()));
      for (Map.Entry<Long, String> block : announced.entrySet()) {
        JsonNode stored =
            l2.json("eth_getBlockByNumber", "0x" + Long.toHexString(block.getKey()), false);
        assertEquals(
            block.getValue(),
            stored.path("hash").asText(),
            "block " + block.getKey() + " after kill " + kill);
      }
      Chain.await(
          "a new block after kill " + kill, RECOVERY, l2::blockNumber, number -> number > head + 1);
      long target = announced.lastKey();
      Chain.await(
          "finalized block " + target,
          RECOVERY,
          () -> l2.head("finalized_l2"),
          number -> number >= target);
      checkNoBatchTwice(l1, summary);
    }
  }

  private static void checkNoBatchTwice(Chain l1, DevnetSummary summary) throws IOException {
    EthFilter filter =
        new EthFilter(
            DefaultBlockParameter.valueOf(BigInteger.ZERO),
            DefaultBlockParameter.valueOf("latest"),
            summary.rollup());
    filter.addSingleTopic(
        org.web3j.crypto.Hash.sha3String("BatchCommitted(uint64,bytes32,uint64,uint64,bytes32)"));
    EthLog logs = l1.web3j().ethGetLogs(filter).send();
    Set<String> indexes = new LinkedHashSet<>();
    for (EthLog.LogResult<?> result : logs.getLogs()) {
      String index = ((Log) result.get()).getTopics().get(1);
      assertTrue(indexes.add(index), "batch committed twice: " + index);
    }
    assertTrue(!indexes.isEmpty(), "no batch on the L1");
  }

  /// Notes every block that is announced, by number and hash, until the node is gone.
  private static void watch(
      DevnetSummary summary, AtomicBoolean running, SortedMap<Long, String> announced) {
    try (Chain l2 = new Chain(summary.l2Url(), summary.l2ChainId())) {
      while (running.get()) {
        JsonNode block = l2.json("eth_getBlockByNumber", "latest", false);
        announced.put(
            Long.decode(block.required("number").asText()), block.required("hash").asText());
        Thread.sleep(20);
      }
    } catch (UncheckedIOException | InterruptedException e) {
      assertFalse(announced.isEmpty(), "killed before it was watched");
    }
  }

  /// Sends transfers as fast as they are accepted, until the node is gone.
  private static void load(DevnetSummary summary, AtomicBoolean running, AtomicLong sent) {
    try (Chain l2 = new Chain(summary.l2Url(), summary.l2ChainId())) {
      Credentials from = Credentials.create(summary.users().get(1).privateKey());
      String to = Credentials.create(Keys.createEcKeyPair()).getAddress();
      long nonce = l2.nonce(from.getAddress());
      while (running.get()) {
        if (nonce - l2.includedNonce(from.getAddress()) >= MOST_POOLED) {
          Thread.sleep(20);
        } else {
          l2.submit(l2.sign(from, nonce++, to, BigInteger.ONE, "", 21_000));
          sent.incrementAndGet();
        }
      }
    } catch (UncheckedIOException e) {
      running.set(false); // killed
    } catch (GeneralSecurityException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
