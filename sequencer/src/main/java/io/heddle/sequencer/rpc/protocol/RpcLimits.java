package io.heddle.sequencer.rpc.protocol;

import java.time.Duration;

/// Every bound of the protocol.
///
/// @param maxBodyBytes the largest request, batches included
/// @param maxAllBodiesBytes all requests being received, and again all that are being answered
/// @param maxBatchSize the most calls in a batch
/// @param maxResponseBytes the largest reply, a batch's replies together
/// @param maxConcurrent messages answered at the same time
/// @param maxWaiting messages waiting for their turn; any more are refused at once
/// @param maxComputing of these, how many may keep a processor busy (`eth_call`) at the same time;
///   a thread each
/// @param requestTimeout from arrival to reply
public record RpcLimits(
    int maxBodyBytes,
    long maxAllBodiesBytes,
    int maxBatchSize,
    int maxResponseBytes,
    int maxConcurrent,
    int maxWaiting,
    int maxComputing,
    Duration requestTimeout) {
  /// Arrays and objects within each other; the deepest real request has six.
  public static final int MAX_DEPTH = 32;

  /// JSON tokens in a message: bounds the memory of a parsed body, which is many times its bytes.
  public static final long MAX_TOKENS = 50_000;

  /// Digits of a number.
  public static final int MAX_NUMBER_LENGTH = 80;

  /// Characters of a member's name.
  public static final int MAX_NAME_LENGTH = 1_000;
}
