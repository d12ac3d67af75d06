package io.heddle.batcher.l1.rpc;

import io.heddle.primitives.Hash;
import io.heddle.primitives.block.Log;

/// A log with its place, from `eth_getLogs`.
public record L1Log(Log log, long blockNumber, Hash blockHash, Hash transactionHash) {}
