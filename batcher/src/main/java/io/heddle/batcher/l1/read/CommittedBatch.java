package io.heddle.batcher.l1.read;

import io.heddle.batcher.codec.BatchData;
import io.heddle.batcher.port.BatchHeader;
import io.heddle.primitives.Bytes;

/// A batch as L1 has it, its header hashing to the committed hash and its data to the header.
///
/// @param data what it says
/// @param encoded the same as bytes, as they lie on L1
public record CommittedBatch(BatchHeader header, BatchData data, Bytes encoded) {}
