package io.heddle.batcher.l1.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.anvil.AnvilProcess;
import io.heddle.batcher.AnvilFixture;
import io.heddle.batcher.MemoryStores;
import io.heddle.batcher.blob.BlobPacking;
import io.heddle.batcher.blob.BlobSidecar;
import io.heddle.batcher.blob.SidecarFormat;
import io.heddle.batcher.blob.TestSidecars;
import io.heddle.batcher.l1.read.BeaconBlobSource;
import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1Call;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1RpcException;
import io.heddle.batcher.port.L1Transaction;
import io.heddle.batcher.port.L1TransactionStatus;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The outbox against a real node whose mining is held back.
class L1SenderIT {

  private static final PrivateKey KEY =
      PrivateKey.fromHex("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
  private static final Duration RESEND_AFTER = Duration.ofSeconds(1);
  private static final Address TO = Address.fromHex("0x00000000000000000000000000000000000000bb");

  private final AnvilProcess anvil = AnvilFixture.start();
  private final L1Client l1 = L1Client.of(anvil.uri());
  private final MemoryStores stores = new MemoryStores();

  @AfterEach
  void stop() {
    l1.close();
    anvil.close();
  }

  @Test
  void poll_feeIsRaised_oneAttemptIsIncluded() {
    l1.raw("evm_setAutomine", false);
    L1Sender sender = sender(Duration.ZERO, 3);
    L1Transaction first = sender.submit(message("pay", null));
    for (int i = 0; i < 6; i++) {
      assertInstanceOf(L1Sender.Progress.Waiting.class, sender.poll());
    }
    List<L1Transaction> attempts = stores.outbox().forPurpose("pay");
    assertEquals(4, attempts.size(), "the first and three bumps");
    assertTrue(attempts.stream().allMatch(t -> t.nonce() == first.nonce()));
    assertTrue(attempts.getLast().maxFeePerGas().compareTo(first.maxFeePerGas()) > 0);
    l1.raw("evm_mine");
    var confirmed = assertInstanceOf(L1Sender.Progress.Confirmed.class, sender.poll());
    assertEquals("pay", confirmed.purpose());
    assertEquals(1, count(L1TransactionStatus.CONFIRMED));
    assertEquals(3, count(L1TransactionStatus.DROPPED));
    assertInstanceOf(L1Sender.Progress.Idle.class, sender.poll());
  }

  @Test
  void poll_blobTransaction_isReplacedWithItsSidecar() {
    BlobSidecar sidecar =
        TestSidecars.of(BlobPacking.pack(Bytes.wrap(new byte[1000])), SidecarFormat.BLOB_PROOFS);
    l1.raw("evm_setAutomine", false);
    L1Sender sender = sender(Duration.ZERO, 1);
    sender.submit(message("blob", sidecar));
    assertInstanceOf(L1Sender.Progress.Waiting.class, sender.poll());
    assertEquals(2, stores.outbox().forPurpose("blob").size());
    l1.raw("evm_mine");
    var confirmed = assertInstanceOf(L1Sender.Progress.Confirmed.class, sender.poll());
    assertEquals(
        stores.outbox().forPurpose("blob").getLast().hash(),
        confirmed.inclusion().transactionHash());
    L1Block block = l1.block(confirmed.inclusion().blockNumber()).orElseThrow();
    assertEquals(
        sidecar.blobs(),
        new BeaconBlobSource(anvil.uri(), 0, 0)
            .blobs(confirmed.inclusion().transactionHash(), block, sidecar.versionedHashes()));
  }

  @Test
  void submit_cellProofs_areAccepted() {
    BlobSidecar sidecar =
        TestSidecars.of(BlobPacking.pack(Bytes.wrap(new byte[1000])), SidecarFormat.CELL_PROOFS);
    L1Sender sender = sender(Duration.ofHours(1), 0);
    L1Transaction sent = sender.submit(message("blob", sidecar));
    while (sender.poll() instanceof L1Sender.Progress.Waiting) {
      Thread.onSpinWait(); // anvil mines in the background
    }
    assertEquals(1, count(L1TransactionStatus.CONFIRMED));
    assertEquals(
        sidecar.versionedHashes(), l1.transaction(sent.hash()).orElseThrow().blobVersionedHashes());
  }

  @Test
  void poll_nonceUsedBySomebodyElse_isDropped() throws InterruptedException {
    l1.raw("evm_setAutomine", false);
    L1Sender sender = sender(Duration.ofHours(1), 0);
    L1Transaction ours = sender.submit(message("pay", null));
    // The same key in other hands, paying more for the same nonce.
    Bytes theirs =
        SignedForms.sign(
            KEY,
            AnvilProcess.CHAIN_ID,
            ours.nonce(),
            new FeePolicy.Fees(
                ours.maxFeePerGas().multiply(U256.of(4)),
                ours.maxPriorityFeePerGas().multiply(U256.of(4)),
                U256.ZERO),
            30_000,
            L1Call.of(KEY.address(), TO, U256.ONE, Bytes.EMPTY),
            null);
    l1.send(theirs);
    l1.raw("evm_mine");
    assertInstanceOf(L1Sender.Progress.Waiting.class, sender.poll(), "not sure yet");
    Thread.sleep(RESEND_AFTER);
    var dropped = assertInstanceOf(L1Sender.Progress.Dropped.class, sender.poll());
    assertEquals("pay", dropped.purpose());
    assertEquals(1, count(L1TransactionStatus.DROPPED));
  }

  @Test
  void poll_afterRestart_sendsTheSameBytesAgain() {
    l1.raw("evm_setAutomine", false);
    L1Transaction first = sender(Duration.ofHours(1), 0).submit(message("pay", null));
    l1.raw("anvil_dropTransaction", first.hash().toHex());
    assertTrue(l1.transaction(first.hash()).isEmpty());
    L1Sender restarted = sender(Duration.ofHours(1), 0);
    assertInstanceOf(L1Sender.Progress.Waiting.class, restarted.poll());
    assertTrue(l1.transaction(first.hash()).isPresent());
    assertThrows(IllegalStateException.class, () -> restarted.submit(message("another", null)));
    l1.raw("evm_mine");
    var confirmed = assertInstanceOf(L1Sender.Progress.Confirmed.class, restarted.poll());
    assertEquals(first.hash(), confirmed.inclusion().transactionHash());
  }

  @Test
  void poll_reorgRemovedAnEarlierOne_bothAreIncluded() {
    L1Sender sender = sender(Duration.ofHours(1), 0);
    L1Transaction first = sender.submit(message("first", null));
    while (sender.poll() instanceof L1Sender.Progress.Waiting) {
      Thread.onSpinWait(); // anvil mines in the background
    }
    l1.raw("evm_setAutomine", false);
    sender.submit(message("second", null));
    l1.raw("anvil_reorg", 1, List.of());
    l1.raw("anvil_dropAllTransactions");
    L1Sender restarted = sender(Duration.ofHours(1), 0);
    for (int i = 0; i < 6 && count(L1TransactionStatus.CONFIRMED) < 2; i++) {
      restarted.poll();
      l1.raw("evm_mine");
    }
    assertEquals(2, count(L1TransactionStatus.CONFIRMED));
    assertEquals(first.hash(), stores.outbox().withNonce(KEY.address(), 0).getFirst().hash());
    assertInstanceOf(L1Sender.Progress.Idle.class, restarted.poll());
  }

  @Test
  void submit_thatWouldRevert_storesNothing() {
    Address reverter =
        new L1Wallet(l1, KEY, Duration.ofSeconds(10))
            .deploy(Bytes.fromHex("0x6005600c60003960056000f360006000fd"));
    L1Sender sender = sender(Duration.ofHours(1), 0);
    assertThrows(
        L1RpcException.class,
        () -> sender.submit(new L1Sender.Message("no", reverter, Bytes.EMPTY, 0, null)));
    assertEquals(0, stores.transactions().size());
  }

  private L1Sender sender(Duration bumpAfter, int maxBumps) {
    FeePolicy policy =
        new FeePolicy(
            FeePolicy.DEFAULT.maxFeePerGas(),
            FeePolicy.DEFAULT.minPriorityFeePerGas(),
            FeePolicy.DEFAULT.maxFeePerBlobGas(),
            bumpAfter,
            maxBumps,
            RESEND_AFTER);
    return new L1Sender(l1, AnvilProcess.CHAIN_ID, stores.outbox(), KEY, policy, Clock.systemUTC());
  }

  private static L1Sender.Message message(String purpose, @Nullable BlobSidecar sidecar) {
    return new L1Sender.Message(purpose, TO, Bytes.EMPTY, 0, sidecar);
  }

  private long count(L1TransactionStatus status) {
    return stores.transactions().stream().filter(t -> t.status() == status).count();
  }
}
