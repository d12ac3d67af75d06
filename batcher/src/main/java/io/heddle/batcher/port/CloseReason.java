package io.heddle.batcher.port;

/// Why a batch was closed. The order is that of the checks: the first that holds is the reason.
public enum CloseReason {
  /// It has `max-blocks` blocks.
  MAX_BLOCKS,
  /// Its transactions have `target-size-bytes`.
  TARGET_SIZE,
  /// Its first block that somebody waits for is `max-age-seconds` old.
  MAX_AGE,
  /// Its first block is `max-idle-age-seconds` old, empty or not.
  MAX_IDLE_AGE,
  /// More blocks would not fit into the blobs of one transaction.
  BLOBS_FULL
}
