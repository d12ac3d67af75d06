package io.heddle.sequencer.mempool;

/// What is left in the open block.
///
/// @param gas gas units
/// @param batchBytes bytes of batch ([io.heddle.batcher.codec.BatchSize])
public record BlockRoom(long gas, long batchBytes) {}
