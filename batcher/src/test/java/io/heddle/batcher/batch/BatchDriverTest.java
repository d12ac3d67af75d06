package io.heddle.batcher.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.MemoryStores;
import io.heddle.batcher.blob.SidecarFormat;
import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.batcher.l1.read.BlobSource;
import io.heddle.batcher.l1.rpc.FakeL1Node;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.port.BatchBytes;
import io.heddle.batcher.port.BatchHeader;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.BatcherPorts;
import io.heddle.batcher.port.DataLocation;
import io.heddle.batcher.port.L1Inclusion;
import io.heddle.batcher.port.PostedBlobs;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.RollupConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An L1 that has another batch in the place of one of ours.
class BatchDriverTest {
  private static final Address ROLLUP =
      Address.fromHex("0x00000000000000000000000000000000000000cc");
  private static final ChainConfig CHAIN =
      ChainConfig.rollup(
          901,
          new RollupConfig(
              1, 900, 5, Hash.ZERO, ROLLUP, ROLLUP, 600, 6, 50, U256.ONE, 1, 1, ROLLUP));
  private static final BlobSource NO_BLOBS =
      (transaction, block, hashes) -> {
        throw new L1UnavailableException("pruned");
      };

  private final FakeL1Node node =
      new FakeL1Node()
          .on("eth_blockNumber", params -> "\"0x64\"")
          .on("eth_getLogs", params -> "[]")
          .onCall("lastCommitted()", 1)
          .onCall("lastProven()", 0)
          .onCall("lastFinalized()", 0)
          .onCall("batchHashes(uint64)", 7);
  private final MemoryStores stores = new MemoryStores();

  @Test
  void batchReplacedOnL1_isTakenBack_andAnL1ThatHidesTheOtherIsAway() {
    BatchDriver driver = driver(BatchStatus.COMMITTED);
    L1UnavailableException away = assertThrows(L1UnavailableException.class, driver::step);
    assertTrue(String.valueOf(away.getMessage()).contains("batch=1 last=1"), away.getMessage());
    assertEquals(BatchStatus.SEALED, stores.batches().byIndex(1).orElseThrow().status());
  }

  @Test
  void finalBatchReplacedOnL1_isAConflict() {
    BatchDriver driver = driver(BatchStatus.FINALIZED);
    assertThrows(BatchConflictException.class, driver::step);
    assertEquals(BatchStatus.FINALIZED, stores.batches().byIndex(1).orElseThrow().status());
  }

  /// One with a single batch, which L1 once had. It comes to no sending and sealing.
  @SuppressWarnings("NullAway") // what it does not come to
  private BatchDriver driver(BatchStatus status) {
    BatchHeader header =
        new BatchHeader(1, DataLocation.BLOB, 1, 6, Hash.ZERO, 0, Hash.ZERO, Hash.ZERO);
    stores
        .batches()
        .insert(
            new StoredBatch(
                header,
                header.hash(),
                1,
                2,
                3,
                0,
                Hash.ZERO,
                Hash.ZERO,
                status,
                new L1Inclusion(Hash.ZERO, 10, Hash.ZERO)),
            new BatchBytes(Bytes.EMPTY, List.of()));
    BatcherPorts ports =
        new BatcherPorts(
            null,
            stores.batches(),
            stores.outbox(),
            stores.origins(),
            null,
            stores.proofs(),
            PostedBlobs.NONE,
            null);
    L1Client l1 = node.client();
    return new BatchDriver(
        new BatchLimits(new ChannelLimits(4, 1000, 1000, 1 << 20), SidecarFormat.BLOB_PROOFS, 4, 3),
        ports,
        l1,
        new RollupContract(l1, ROLLUP),
        null,
        null,
        new BatchTakeover(CHAIN, 0, ports, l1, NO_BLOBS));
  }
}
