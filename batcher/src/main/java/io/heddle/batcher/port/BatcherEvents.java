package io.heddle.batcher.port;

/// Port: what the node must learn at once. Called from the batcher's own thread, after the store
/// has it; must not block for long.
public interface BatcherEvents {

  /// A batch was closed and sealed.
  void batchSealed(StoredBatch batch, CloseReason reason);

  /// Every block up to this one is in a committed batch. It can go back after an L1 reorg.
  void safeHead(long l2BlockNumber);

  /// Every block up to this one is in a finalized batch.
  void finalizedHead(long l2BlockNumber);

  /// L1 blocks from this number on, which the origin store had, have vanished from L1 and were
  /// removed from the store. Unsafe L2 blocks whose origin is among them must be rebuilt.
  void originsRemoved(long firstL1BlockNumber);
}
