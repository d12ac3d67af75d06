package io.heddle.batcher.l1.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.anvil.AnvilProcess;
import io.heddle.batcher.AnvilFixture;
import io.heddle.batcher.MemoryStores;
import io.heddle.batcher.blob.BlobPacking;
import io.heddle.batcher.blob.BlobSidecar;
import io.heddle.batcher.blob.SidecarFormat;
import io.heddle.batcher.blob.TestSidecars;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.PrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The development L1 is kept across restarts: the same blocks, hash by hash.
class AnvilRestartIT {

  private static final PrivateKey KEY =
      PrivateKey.fromHex("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

  private static final int LONG_CHAIN = 2_000;

  @Test
  void start_withStateFile_findsItsChainAgain(@TempDir Path folder) {
    AnvilFixture.start().close();
    var options =
        new AnvilProcess.Options(
            AnvilProcess.findBinary().orElseThrow(), 0, 0, folder.resolve("l1.json"), List.of());
    BlobSidecar sidecar =
        TestSidecars.of(BlobPacking.pack(Bytes.wrap(new byte[50])), SidecarFormat.BLOB_PROOFS);
    List<Hash> hashes;
    Hash transaction;
    try (AnvilProcess anvil = AnvilProcess.start(options);
        L1Client l1 = L1Client.of(anvil.uri())) {
      L1Sender sender =
          new L1Sender(
              l1, 900, new MemoryStores().outbox(), KEY, FeePolicy.DEFAULT, Clock.systemUTC());
      transaction =
          sender.submit(new L1Sender.Message("blob", Address.ZERO, Bytes.EMPTY, 0, sidecar)).hash();
      assertInstanceOf(L1Sender.Progress.Confirmed.class, sender.poll());
      l1.raw("anvil_mine", "0x5");
      hashes = hashes(l1);
    }
    try (AnvilProcess anvil = AnvilProcess.start(options);
        L1Client l1 = L1Client.of(anvil.uri())) {
      assertEquals(hashes, hashes(l1));
      assertEquals(
          sidecar.versionedHashes(),
          l1.transaction(transaction).orElseThrow().blobVersionedHashes());
    }
  }

  /// 75 minutes of a devnet made a file of 390 MB that took longer to load than it was waited for.
  @Test
  void stateFile_afterThousandsOfBlocks_isSmallAndKeepsWhatTheRollupReads(@TempDir Path folder)
      throws IOException {
    AnvilFixture.start().close();
    Path file = folder.resolve("l1.json");
    var options =
        new AnvilProcess.Options(AnvilProcess.findBinary().orElseThrow(), 0, 0, file, List.of());
    List<Hash> hashes;
    Hash recent;
    try (AnvilProcess anvil = AnvilProcess.start(options);
        L1Client l1 = L1Client.of(anvil.uri())) {
      for (int i = 0; i < LONG_CHAIN / 100; i++) {
        send(l1);
        l1.raw("anvil_mine", "0x64");
      }
      recent = send(l1);
      l1.raw("anvil_mine", "0x20");
      l1.raw("anvil_reorg", 20, List.of());
      hashes = hashes(l1);
    }
    assertTrue(Files.size(file) < 8_000_000, () -> "bytes: " + file.toFile().length());
    try (AnvilProcess anvil = AnvilProcess.start(options);
        L1Client l1 = L1Client.of(anvil.uri())) {
      assertEquals(hashes, hashes(l1));
      assertTrue(l1.receipt(recent).isPresent(), "receipt of a recent block");
      long number = l1.receipt(recent).orElseThrow().blockNumber();
      assertEquals(1, l1.receipts(l1.block(number).orElseThrow()).size());
    }
  }

  private static Hash send(L1Client l1) {
    String self = KEY.address().toHex(); // its key is anvil's too
    String hash = l1.raw("eth_sendTransaction", Map.of("from", self, "to", self, "value", "0x1"));
    return Hash.fromHex(hash.replace("\"", ""));
  }

  private static List<Hash> hashes(L1Client l1) {
    List<Hash> hashes = new ArrayList<>();
    for (long number = 0; number <= l1.blockNumber(); number++) {
      hashes.add(l1.block(number).orElseThrow().hash());
    }
    return hashes;
  }
}
