package io.heddle.sequencer.store;

import io.heddle.batcher.port.BatchBlock;
import io.heddle.batcher.port.BlockSource;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.store.ChainTables.CountedBlock;
import java.util.List;

/// The sealed blocks as the batcher wants them.
public final class PostgresBlockSource implements BlockSource {
  private final ChainTables tables;

  public PostgresBlockSource(ChainTables tables) {
    this.tables = tables;
  }

  @Override
  public long latestBlock() {
    return tables.head().orElseThrow(() -> new IllegalStateException("no genesis block")).number();
  }

  @Override
  public List<BatchBlock> blocks(long from, int max) {
    return tables.blocks(from, max).stream().map(PostgresBlockSource::toBatchBlock).toList();
  }

  @Override
  public long gasUsed(long first, long last) {
    return tables.gasUsed(first, last);
  }

  private static BatchBlock toBatchBlock(CountedBlock counted) {
    SealedBlock block = counted.block();
    List<Bytes> transactions =
        block.transactions().stream()
            .filter(transaction -> !(transaction.transaction() instanceof DepositTransaction))
            .map(RecoveredTransaction::encoded)
            .toList();
    return new BatchBlock(
        block.number(),
        block.hash(),
        block.header().parentHash(),
        block.header().timestamp(),
        block.origin().number(),
        block.origin().hash(),
        block.sequenceNumber(),
        transactions,
        counted.depositCount());
  }
}
