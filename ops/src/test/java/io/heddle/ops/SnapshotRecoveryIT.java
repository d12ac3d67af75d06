package io.heddle.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.state.StateStoreException;
import io.heddle.executor.state.store.StateInspection;
import io.heddle.ops.devnet.DevnetSummary;
import io.heddle.ops.devnet.TestDevnet;
import io.heddle.ops.state.StateCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import picocli.CommandLine;

/// An operator's way out of a damaged state store: a snapshot taken earlier is imported, and the
/// node executes what follows it in the block log, instead of the chain from its first block.
final class SnapshotRecoveryIT {
  private static final String RECIPIENT = "0x00000000000000000000000000000000000000aa";

  @Test
  void damagedStore_snapshotImported_nodeGoesOnFromIt(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("devnet");
    Path snapshot = folder.resolve("snapshot");
    try (TestDevnet devnet = TestDevnet.start(data)) {
      try (Chain l2 = chain(devnet.summary())) {
        transfer(l2, devnet.summary(), 3);
        state("export", "--data", data.toString(), snapshot.toString());
        transfer(l2, devnet.summary(), 4);
      }
      JsonNode head;
      try (Chain l2 = chain(devnet.summary())) {
        head = l2.json("eth_getBlockByNumber", "latest", false);
      }
      ProcessHandle node = ProcessHandle.of(devnet.summary().nodePid()).orElseThrow();
      assertTrue(node.destroyForcibly(), "SIGKILL");
      node.onExit().join();
      Path store = data.resolve("node/data/state");
      damage(store.resolve("data.mdb"));
      assertThrows(
          StateStoreException.class,
          () -> {
            try (StateInspection damaged = StateInspection.open(store)) {
              var _ = damaged.stats();
            }
          });

      String imported = state("import", "--data", data.toString(), "--replace", snapshot + "");
      assertTrue(imported.contains("snapshot imported"), imported);
      devnet.restartNode();

      try (Chain l2 = chain(devnet.summary())) {
        JsonNode again = l2.json("eth_getBlockByNumber", head.required("number").asText(), false);
        assertEquals(head.required("hash"), again.required("hash"));
        assertEquals(BigInteger.valueOf(7), l2.balance(RECIPIENT), "all transfers");
        transfer(l2, devnet.summary(), 1);
        assertEquals(BigInteger.valueOf(8), l2.balance(RECIPIENT));
      }
      // rebuilt from its first block it would have history from there on
      try (StateInspection restored = StateInspection.open(store)) {
        assertTrue(restored.stats().oldestBlock() > 0, "not the snapshot's store");
      }
      assertFalse(Files.exists(store.resolve("data.mdb.damaged")));
    }
  }

  private static Chain chain(DevnetSummary summary) {
    return new Chain(summary.l2Url(), summary.l2ChainId());
  }

  /// Sends one wei at a time and waits until all are in blocks.
  private static void transfer(Chain l2, DevnetSummary summary, int count) {
    Credentials from = Credentials.create(summary.users().get(1).privateKey());
    long nonce = l2.nonce(from.getAddress());
    String last = "";
    for (int i = 0; i < count; i++) {
      last = l2.submit(l2.sign(from, nonce + i, RECIPIENT, BigInteger.ONE, "", 21_000));
    }
    var _ = l2.receipt(last);
  }

  private static String state(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    int status =
        new CommandLine(new StateCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(errors, true))
            .execute(arguments);
    assertEquals(0, status, errors.toString());
    return out.toString();
  }

  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 2 * 4096; at < bytes.length; at += 4096) {
      bytes[at + 4000] ^= 1;
    }
    Files.write(file, bytes);
  }
}
