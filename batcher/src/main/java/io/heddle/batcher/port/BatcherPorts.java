package io.heddle.batcher.port;

/// Everything that the batcher needs from its host.
///
/// @param blocks sealed L2 blocks
/// @param batches where batches are kept
/// @param outbox where L1 transactions are kept
/// @param origins L1 blocks and deposits read so far
/// @param witnesses what the executor knows of blocks
/// @param proofs where proofs are kept
/// @param blobs keeps what is posted
/// @param events who is told of heads
public record BatcherPorts(
    BlockSource blocks,
    BatchStore batches,
    L1TransactionStore outbox,
    L1OriginStore origins,
    WitnessSource witnesses,
    ProofStore proofs,
    PostedBlobs blobs,
    BatcherEvents events) {}
