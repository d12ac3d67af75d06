package io.heddle.executor.precompile.bn254;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Additions and multiplications in G1 against the plain ones in Jacobian coordinates, with the
/// scalars and points at which halves, digits and formulas have their edges.
class ScalarMultiplicationFuzzTest {
  private static final int ROUNDS = Integer.getInteger("heddle.fuzz.rounds", 300);
  private static final BigInteger ORDER = ScalarMultiplication.ORDER;

  private final long seed = Long.getLong("heddle.fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void multiply_edges_equalsPlain() {
    List<BigInteger> scalars = new ArrayList<>();
    BigInteger lambda = // modulo the order, as in the paper
        BigInteger.valueOf(Pairing.U)
            .pow(3)
            .multiply(BigInteger.valueOf(36))
            .add(BigInteger.valueOf(Pairing.U).pow(2).multiply(BigInteger.valueOf(18)))
            .add(BigInteger.valueOf(Pairing.U).multiply(BigInteger.valueOf(6)))
            .add(BigInteger.ONE);
    for (BigInteger around :
        List.of(
            BigInteger.ZERO,
            ORDER,
            ORDER.shiftRight(1),
            lambda,
            ORDER.subtract(lambda),
            BigInteger.ONE.shiftLeft(64),
            BigInteger.ONE.shiftLeft(127),
            BigInteger.ONE.shiftLeft(128),
            BigInteger.ONE.shiftLeft(256))) {
      for (int i = -40; i <= 40; i++) {
        BigInteger scalar = around.add(BigInteger.valueOf(i));
        if (scalar.signum() >= 0 && scalar.bitLength() <= 256) {
          scalars.add(scalar);
        }
      }
    }
    scalars.forEach(scalar -> check(point(BigInteger.TEN), scalar));
  }

  @Test
  void multiply_random_equalsPlain() {
    for (int i = 0; i < ROUNDS; i++) {
      check(point(new BigInteger(256, random)), new BigInteger(random.nextInt(257), random));
    }
  }

  @Test
  void add_random_equalsPlain() {
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger a = new BigInteger(random.nextInt(257), random);
      BigInteger b =
          switch (random.nextInt(4)) {
            case 0 -> a;
            case 1 -> a.negate().mod(ORDER);
            default -> new BigInteger(random.nextInt(257), random);
          };
      byte[] in = Arrays.copyOf(point(a), 128);
      System.arraycopy(point(b), 0, in, 64, 64);
      assertArrayEquals(point(a.add(b)), Bn254.add(in), () -> a + " + " + b + " seed=" + seed);
    }
  }

  private void check(byte[] point, BigInteger scalar) {
    byte[] in = Arrays.copyOf(point, 96);
    System.arraycopy(word(scalar), 0, in, 64, 32);
    assertArrayEquals(plain(point, scalar), Bn254.multiply(in), () -> scalar + " seed=" + seed);
  }

  private static byte[] point(BigInteger scalar) {
    byte[] generator = new byte[64];
    generator[31] = 1;
    generator[63] = 2;
    return plain(generator, scalar.mod(ORDER));
  }

  private static byte[] plain(byte[] point, BigInteger scalar) {
    Jacobian group = Jacobian.G1;
    int affine = Memory.FREE;
    int a = affine + G1.AFFINE;
    int product = a + group.longs();
    int table = product + group.longs();
    long[] m = Memory.allocate(G1.AFFINE + 2 * group.longs() + group.tableLongs());
    if (!G1.read(m, affine, point, 0)) {
      throw new IllegalArgumentException("not on the curve");
    }
    group.fromAffine(m, a, affine);
    group.multiply(m, product, a, word(scalar), 0, 32, table);
    group.toAffine(m, affine, product);
    byte[] out = new byte[64];
    G1.write(m, affine, out, 0);
    return out;
  }

  private static byte[] word(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] word = new byte[32];
    int size = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - size, word, 32 - size, size);
    return word;
  }
}
