package io.heddle.primitives.crypto;

import java.time.Duration;

/// Keccak-256 of several inputs of one length at once. Implementations are stateless, safe for
/// concurrent use, and give the same answers; they differ in speed only.
public interface KeccakEngine {
  /// The system property that picks the engine: `vector`, `scalar`, or absent for the faster one.
  String ENGINE_PROPERTY = "heddle.keccak";

  /// Longs that one block of input fills (the rate, 136 bytes).
  int RATE_LANES = 17;

  /// The engine for new batches. It is the scalar one until the vector one is compiled and proven
  /// ([KeccakEngines]).
  static KeccakEngine current() {
    return KeccakEngines.current();
  }

  /// Waits until the engine is chosen for good: the vector one is in place, or there is none that
  /// is faster. For benchmarks.
  ///
  /// @return false if it took longer
  static boolean awaitChosen(Duration most) throws InterruptedException {
    return KeccakEngines.awaitChosen(most);
  }

  /// One input at a time; always there.
  static KeccakEngine scalar() {
    return KeccakEngines.SCALAR;
  }

  /// The engine's name for log lines and benchmarks.
  String name();

  /// How many inputs it takes at once.
  int lanes();

  /// Hashes [#lanes] padded inputs of `blocks` blocks.
  ///
  /// @param padded little-endian words: word *w* of input *k* at `w * lanes() + k`
  /// @param digests where the first four words of each result go, in the same order
  void hash(long[] padded, int blocks, long[] digests);
}
