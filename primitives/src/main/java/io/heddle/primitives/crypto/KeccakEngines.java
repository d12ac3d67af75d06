package io.heddle.primitives.crypto;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses the keccak engine of the process, and says once in the log which it is.
///
/// The vector engine needs the module `jdk.incubator.vector` (`--add-modules`) and HotSpot's second
/// compiler: before its code is compiled it is a thousand times slower, not five times faster. So
/// the scalar engine serves from the start, while a thread of its own runs the vector one, checks
/// its every result against the scalar one, and puts it in place once it is proven and faster.
final class KeccakEngines {
  private static final Logger LOG = LoggerFactory.getLogger(KeccakEngines.class);
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final int USEFUL_LANES = 4;
  private static final int WARM_UP_ROUNDS = 1_000;
  private static final int CALLS_PER_ROUND = 64;
  private static final int LARGEST_BLOCKS = 4;
  private static final int DIGEST_WORDS = 4;

  static final KeccakEngine SCALAR = new ScalarKeccak();

  /// Open once `current` stays what it is.
  private static final CountDownLatch CHOSEN = new CountDownLatch(1);

  private static volatile KeccakEngine current =
      start(System.getProperty(KeccakEngine.ENGINE_PROPERTY, ""));

  private KeccakEngines() {}

  static KeccakEngine current() {
    return current;
  }

  static boolean awaitChosen(Duration most) throws InterruptedException {
    return CHOSEN.await(most.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static KeccakEngine start(String name) {
    switch (name) {
      case "scalar" -> chosen(SCALAR, "asked for");
      case "vector" -> {
        KeccakEngine vector = detect();
        if (vector == null) {
          throw new IllegalStateException(
              KeccakEngine.ENGINE_PROPERTY
                  + "=vector: start the JVM with --add-modules "
                  + VECTOR_MODULE
                  + " on a processor with AVX2 or AVX-512");
        }
        prove(vector, new Random(1));
        chosen(vector, "asked for");
        return vector;
      }
      case "" -> {
        KeccakEngine vector = detect();
        if (vector == null) {
          LOG.warn(
              "keccak engine chosen: engine=scalar, state roots take several times as long; start"
                  + " the JVM with --add-modules {} on a processor with AVX2 or AVX-512",
              VECTOR_MODULE);
          CHOSEN.countDown();
        } else {
          Thread.ofPlatform().name("keccak-warm-up").daemon().start(() -> warmUp(vector));
        }
      }
      default ->
          throw new IllegalArgumentException(
              KeccakEngine.ENGINE_PROPERTY + ": expected vector or scalar, found " + name);
    }
    return SCALAR;
  }

  /// The vector engine where there is one. The only place that names its class, so that it is
  /// loaded only where what it is linked to exists.
  static @Nullable KeccakEngine detect() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      return null;
    }
    try {
      KeccakEngine vector = new VectorKeccak();
      return vector.lanes() >= USEFUL_LANES ? vector : null;
    } catch (LinkageError e) {
      LOG.warn("the vector keccak does not load: cause={}", e.toString());
      return null;
    }
  }

  private static void warmUp(KeccakEngine vector) {
    try {
      Random random = new Random(1);
      for (int round = 0; round < WARM_UP_ROUNDS; round++) {
        if (prove(vector, random)) {
          current = vector;
          chosen(vector, "proven and compiled");
          return;
        }
      }
      chosen(SCALAR, "the vector engine is not faster here");
    } catch (IllegalStateException | LinkageError e) {
      LOG.error("the vector keccak failed its self-test, engine=scalar stays", e);
    } finally {
      CHOSEN.countDown();
    }
  }

  private static void chosen(KeccakEngine engine, String why) {
    LOG.info("keccak engine chosen: engine={} ({})", engine.name(), why);
    CHOSEN.countDown();
  }

  /// Whether `vector` took less time than the scalar engine for some random inputs. The fastest
  /// call of each counts, so that other threads do not.
  ///
  /// @throws IllegalStateException when any result differs
  static boolean prove(KeccakEngine vector, Random random) {
    int lanes = vector.lanes();
    long vectorNanos = Long.MAX_VALUE;
    long scalarNanos = Long.MAX_VALUE;
    long[] actual = new long[DIGEST_WORDS * lanes];
    long[] expected = new long[DIGEST_WORDS * lanes];
    for (int call = 0; call < CALLS_PER_ROUND; call++) {
      int blocks = call % 2 == 0 ? LARGEST_BLOCKS : 1 + call % LARGEST_BLOCKS;
      long[] padded = random.longs((long) blocks * KeccakEngine.RATE_LANES * lanes).toArray();
      long from = System.nanoTime();
      vector.hash(padded, blocks, actual);
      long between = System.nanoTime();
      for (int lane = 0; lane < lanes; lane++) {
        ScalarKeccak.hash(padded, blocks, expected, lanes, lane);
      }
      if (blocks == LARGEST_BLOCKS) {
        scalarNanos = Math.min(scalarNanos, System.nanoTime() - between);
        vectorNanos = Math.min(vectorNanos, between - from);
      }
      if (!Arrays.equals(expected, actual)) {
        throw new IllegalStateException("engine=" + vector.name() + " blocks=" + blocks);
      }
    }
    return vectorNanos < scalarNanos;
  }
}
