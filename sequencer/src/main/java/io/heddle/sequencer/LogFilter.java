package io.heddle.sequencer;

/// Which logs of which blocks to return (`eth_getLogs`).
///
/// @param fromBlock first block, inclusive
/// @param toBlock last block, inclusive
public record LogFilter(long fromBlock, long toBlock, LogQuery query) {}
