package io.heddle.executor.precompile;

import org.jspecify.annotations.Nullable;

/// A precompiled contract: a price and a result, both pure functions of the input bytes.
///
/// The input is the slice `[offset, offset + length)` of `input`; it is only read and never kept.
/// Bytes past its end count as zeros where the specification says so. Instances are stateless and
/// safe for concurrent use.
public interface Precompile {

  /// The gas the call costs, computed from lengths and header fields alone, before anything is
  /// allocated.
  ///
  /// A price above any gas limit is given as [Long#MAX_VALUE]; it never overflows.
  long gasCost(byte[] input, int offset, int length);

  /// The output of the call, or null when it fails; a failure consumes all gas given to the call.
  ///
  /// To be called only after [#gasCost] has been paid: the price bounds the work and the memory.
  byte @Nullable [] run(byte[] input, int offset, int length);
}
