package io.heddle.sequencer.node;

import io.heddle.batcher.port.L1OriginStore;
import io.heddle.executor.parallel.ParallelBlockExecutor;
import io.heddle.executor.state.StateStore;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Genesis;
import io.heddle.sequencer.builder.GenesisBlock;
import io.heddle.sequencer.builder.HeadTrie;
import io.heddle.sequencer.builder.LocalChain;
import io.heddle.sequencer.reader.L1Heads;
import io.heddle.sequencer.reader.SettlementHeads;
import io.heddle.sequencer.store.BatchTable;
import io.heddle.sequencer.store.ChainTables;
import io.heddle.sequencer.store.PostgresBatchStore;
import io.heddle.sequencer.store.PostgresBlockSource;
import io.heddle.sequencer.store.PostgresL1TransactionStore;
import io.heddle.sequencer.store.PostgresProofStore;

/// The parts that every role works with, once the node has recovered.
///
/// @param tables the block log for recovery and the builder; these three have connections of their
///   own each ([DatabasePools])
/// @param loopTables the block log for the loops towards L1
/// @param readTables the block log for JSON-RPC
/// @param batchTable the batches for JSON-RPC
record ChainServices(
    Genesis genesis,
    GenesisBlock genesisBlock,
    ChainTables tables,
    ChainTables loopTables,
    ChainTables readTables,
    BatchTable batchTable,
    StateStore states,
    HeadTrie tries,
    ParallelBlockExecutor executor,
    LocalChain chain,
    L1OriginStore origins,
    PostgresBatchStore batches,
    PostgresProofStore proofs,
    PostgresL1TransactionStore l1Transactions,
    PostgresBlockSource blocks,
    SettlementHeads settlement,
    L1Heads l1Heads,
    Lease lease) {
  ChainConfig config() {
    return genesis.config();
  }
}
