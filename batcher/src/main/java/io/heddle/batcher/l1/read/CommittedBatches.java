package io.heddle.batcher.l1.read;

import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.batcher.l1.rpc.L1Log;
import io.heddle.batcher.l1.rpc.LogScan;
import io.heddle.prover.BatchReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The batches that the Rollup contract has, in order, with the place of each: by its events.
///
/// The guardian may have reverted batches, and others were committed in their place. Their events
/// remain, so an event counts only if the contract still has its hash under its index. Not safe for
/// concurrent use.
public final class CommittedBatches {
  private final RollupContract rollup;
  private final LogScan scan;
  private final Deque<L1Log> read = new ArrayDeque<>();
  private long next;

  /// @param first index of the first batch to give
  /// @param fromL1Block an L1 block that is not after its commit
  public CommittedBatches(RollupContract rollup, long first, long fromL1Block) {
    this.rollup = rollup;
    this.scan = rollup.commitsFrom(fromL1Block);
    this.next = first;
  }

  /// The index of the batch that [#next] looks for.
  public long nextIndex() {
    return next;
  }

  /// The next batch; empty when none was committed up to and including this L1 block.
  public Optional<BatchReference> next(long l1Block) {
    while (true) {
      for (L1Log log = read.poll(); log != null; log = read.poll()) {
        BatchReference batch = RollupContract.committed(log);
        if (batch.index() == next && rollup.batchHash(next).equals(batch.batchHash())) {
          next++;
          return Optional.of(batch);
        }
      }
      List<L1Log> logs = scan.next(l1Block);
      if (logs.isEmpty()) {
        return Optional.empty();
      }
      read.addAll(logs);
    }
  }
}
