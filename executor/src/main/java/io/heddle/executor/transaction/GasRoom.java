package io.heddle.executor.transaction;

/// What is left in the block for the next transaction.
///
/// @param gas gas units
/// @param blobs number of blobs
public record GasRoom(long gas, int blobs) {}
