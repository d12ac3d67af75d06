package io.heddle.batcher.l1.read;

import io.heddle.batcher.codec.BatchData;
import io.heddle.batcher.port.BatchHeader;

/// A batch as L1 has it, its header hashing to the committed hash and its data to the header.
public record CommittedBatch(BatchHeader header, BatchData data) {}
