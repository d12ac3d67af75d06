package io.heddle.sequencer.rpc.protocol;

import java.time.Duration;

/// Every bound of the protocol.
///
/// @param maxBodyBytes the largest request, batches included
/// @param maxAllBodiesBytes all requests being received, again all that are being answered, and
///   again what these are parsed into
/// @param maxBatchSize the most calls in a batch
/// @param maxBatchCost the most units that a batch's calls cost together ([CallCost])
/// @param maxResponseBytes the largest reply, a batch's replies together
/// @param maxAllRepliesBytes all replies in the making
/// @param maxConcurrent messages answered at the same time, those that wait for expensive calls
///   apart
/// @param maxWaiting messages waiting for their turn; any more are refused at once
/// @param requestTimeout from arrival to reply
/// @param reading bounds of calls that read much
/// @param computing bounds of calls that compute
/// @param batches bounds of messages that are answered on threads of their own, each as a whole
public record RpcLimits(
    int maxBodyBytes,
    long maxAllBodiesBytes,
    int maxBatchSize,
    int maxBatchCost,
    int maxResponseBytes,
    long maxAllRepliesBytes,
    int maxConcurrent,
    int maxWaiting,
    Duration requestTimeout,
    Expensive reading,
    Expensive computing,
    Expensive batches) {
  /// Bounds of one kind of expensive calls.
  ///
  /// @param threads how many are executed at the same time
  /// @param maxRunningOfOne of these, how many of one client
  /// @param maxWaiting how many may wait, of all clients
  /// @param maxWaitingOfOne how many may wait, of one client
  /// @param timeout how long one may take once it has begun
  public record Expensive(
      int threads, int maxRunningOfOne, int maxWaiting, int maxWaitingOfOne, Duration timeout) {}

  /// Arrays and objects within each other; the deepest real request has six.
  public static final int MAX_DEPTH = 32;

  /// JSON tokens in a message: bounds the memory of a parsed body, which is many times its bytes.
  public static final long MAX_TOKENS = 50_000;

  /// Digits of a number.
  public static final int MAX_NUMBER_LENGTH = 80;

  /// Characters of a member's name.
  public static final int MAX_NAME_LENGTH = 1_000;

  /// Messages that wait for threads of one kind hold at most this part of all bodies.
  private static final int WAITING_PART = 4;

  FairThreads.Bounds bounds(Expensive calls) {
    return new FairThreads.Bounds(
        calls.threads(),
        calls.maxRunningOfOne(),
        calls.maxWaiting(),
        calls.maxWaitingOfOne(),
        maxAllBodiesBytes / WAITING_PART);
  }
}
