package io.heddle.sequencer.builder;

/// The bounds of block production.
///
/// @param sliceMillis time between slices while transactions come
/// @param idleMillis longest sleep; an arriving transaction ends it early
/// @param sliceTransactions most transactions in one slice
/// @param historyBlocks blocks whose state is kept at least; `Long.MAX_VALUE` keeps all
/// @param maxUnpostedBytes bytes of blocks that L1 does not have yet, above which blocks carry no
///   user transactions
public record BuilderLimits(
    long sliceMillis,
    long idleMillis,
    int sliceTransactions,
    long historyBlocks,
    long maxUnpostedBytes) {}
