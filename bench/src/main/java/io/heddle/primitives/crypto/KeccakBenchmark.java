package io.heddle.primitives.crypto;

import io.heddle.primitives.Hash;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Keccak over typical sizes (a slot key, a trie leaf, a branch node, contract code) beside Bouncy
/// Castle's.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class KeccakBenchmark {
  @Param({"32", "110", "532", "24576"})
  public int sizeBytes;

  private static final int BATCH = 64;

  private final byte[] digests = new byte[BATCH * Hash.SIZE];
  private byte[] input = new byte[0];
  private KeccakBatch batch = new KeccakBatch(KeccakEngine.scalar());

  @Setup
  public void prepare() {
    input = new byte[sizeBytes];
    new Random(1).nextBytes(input);
    KeccakEngine vector = KeccakEngines.detect();
    batch = new KeccakBatch(vector == null ? KeccakEngine.scalar() : vector);
  }

  /// Sixty-four inputs, with the vector engine where there is one.
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public byte[] batch() {
    for (int i = 0; i < BATCH; i++) {
      batch.add(input, 0, input.length, digests, Hash.SIZE * i);
    }
    batch.finish();
    return digests;
  }

  @Benchmark
  public Hash heddle() {
    return Keccak.hash(input);
  }

  @Benchmark
  public byte[] bouncyCastle() {
    KeccakDigest digest = new KeccakDigest(256);
    digest.update(input, 0, input.length);
    byte[] out = new byte[32];
    digest.doFinal(out, 0);
    return out;
  }
}
