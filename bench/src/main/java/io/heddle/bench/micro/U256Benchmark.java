package io.heddle.bench.micro;

import io.heddle.primitives.U256;
import java.math.BigInteger;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// 256-bit arithmetic on full-width operands, the product also by `BigInteger`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class U256Benchmark {
  private U256 a = U256.fromHex("0x" + "f1e2d3c4".repeat(8));
  private U256 b = U256.fromHex("0x" + "0a1b2c3d".repeat(8));
  private BigInteger x = a.toBigInteger();
  private BigInteger y = b.toBigInteger();

  @Benchmark
  public U256 add() {
    return a.add(b);
  }

  @Benchmark
  public U256 multiply() {
    return a.multiply(b);
  }

  @Benchmark
  public U256 divide() {
    return a.divide(b);
  }

  @Benchmark
  public BigInteger multiplyBigInteger() {
    return x.multiply(y);
  }
}
