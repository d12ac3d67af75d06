package io.heddle.executor.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.primitives.U256;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Word arithmetic against `BigInteger`.
class WordsTest {
  private static final int ROUNDS = 20_000;

  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  /// Third operand, second, first at 0, 4, 8: the stack with `top = 12`.
  @FunctionalInterface
  private interface Instruction {
    void run(long[] stack);
  }

  /// What an instruction on (top, next, third) means.
  @FunctionalInterface
  private interface Meaning {
    BigInteger of(BigInteger x, BigInteger y, BigInteger z);
  }

  private final Division division = new Division();
  private final Map<String, Instruction> instructions = instructions();

  private Map<String, Instruction> instructions() {
    Map<String, Instruction> map = new HashMap<>();
    map.put("add", s -> Words.add(s, 8, 4, 4));
    map.put("sub", s -> Words.subtract(s, 8, 4, 4));
    map.put("mul", s -> Words.multiply(s, 8, 4, 4));
    map.put("div", s -> division.divide(s, 8, 4, 4));
    map.put("mod", s -> division.remainder(s, 8, 4, 4));
    map.put("sdiv", s -> division.signedDivide(s, 8, 4, 4));
    map.put("smod", s -> division.signedRemainder(s, 8, 4, 4));
    map.put("addmod", s -> division.addModulo(s, 8, 4, 0, 4));
    map.put("mulmod", s -> division.multiplyModulo(s, 8, 4, 0, 4));
    map.put("exp", s -> ArithmeticInstructions.exp(s, 12, 1_000_000));
    map.put("signext", s -> ArithmeticInstructions.signExtend(s, 12));
    map.put("byte", s -> ArithmeticInstructions.byteAt(s, 12));
    map.put("shl", s -> ArithmeticInstructions.shiftLeft(s, 12));
    map.put("shr", s -> ArithmeticInstructions.shiftRight(s, 12));
    map.put("sar", s -> ArithmeticInstructions.shiftRightSigned(s, 12));
    map.put("lt", s -> Words.set(s, 4, Words.lessThan(s, 8, 4) ? 1 : 0));
    map.put("slt", s -> Words.set(s, 4, Words.signedLessThan(s, 8, 4) ? 1 : 0));
    map.put("gt", s -> Words.set(s, 4, Words.lessThan(s, 4, 8) ? 1 : 0));
    map.put("sgt", s -> Words.set(s, 4, Words.signedLessThan(s, 4, 8) ? 1 : 0));
    map.put("eq", s -> Words.set(s, 4, Words.equal(s, 8, 4) ? 1 : 0));
    return map;
  }

  private static Map<String, Meaning> meanings() {
    Map<String, Meaning> map = new HashMap<>();
    map.put("add", (x, y, z) -> x.add(y));
    map.put("sub", (x, y, z) -> x.subtract(y));
    map.put("mul", (x, y, z) -> x.multiply(y));
    map.put("div", (x, y, z) -> y.signum() == 0 ? y : x.divide(y));
    map.put("mod", (x, y, z) -> y.signum() == 0 ? y : x.mod(y));
    map.put("sdiv", (x, y, z) -> y.signum() == 0 ? y : signed(x).divide(signed(y)));
    map.put("smod", (x, y, z) -> y.signum() == 0 ? y : signed(x).remainder(signed(y)));
    map.put("addmod", (x, y, z) -> z.signum() == 0 ? z : x.add(y).mod(z));
    map.put("mulmod", (x, y, z) -> z.signum() == 0 ? z : x.multiply(y).mod(z));
    map.put("exp", (x, y, z) -> x.modPow(y, MODULUS));
    map.put("shl", (x, y, z) -> x.bitLength() > 8 ? BigInteger.ZERO : y.shiftLeft(x.intValue()));
    map.put("shr", (x, y, z) -> x.bitLength() > 8 ? BigInteger.ZERO : y.shiftRight(x.intValue()));
    map.put("sar", (x, y, z) -> signed(y).shiftRight(x.bitLength() > 8 ? 256 : x.intValue()));
    map.put("lt", (x, y, z) -> bit(x.compareTo(y) < 0));
    map.put("slt", (x, y, z) -> bit(signed(x).compareTo(signed(y)) < 0));
    map.put("eq", (x, y, z) -> bit(x.equals(y)));
    return map;
  }

  @Test
  void everyInstruction_randomWords_agreesWithBigInteger() {
    long seed = Long.getLong("heddle.seed", System.nanoTime());
    System.out.println("WordsTest: -Dheddle.seed=" + seed);
    Random random = new Random(seed);
    meanings()
        .forEach((name, meaning) -> {
          for (int i = 0; i < ROUNDS; i++) {
            BigInteger x = word(random);
            BigInteger y = random.nextInt(8) == 0 ? x : word(random);
            BigInteger z = word(random);
            BigInteger shift = BigInteger.valueOf(random.nextInt(300));
            BigInteger first = name.startsWith("sh") || name.equals("sar") ? shift : x;
            assertEquals(
                meaning.of(first, y, z).mod(MODULUS),
                run(name, first, y, z),
                () -> name + " seed=" + seed + " x=" + first + " y=" + y + " z=" + z);
          }
        });
  }

  @Test
  void reciprocal_edges_agreeWithBigInteger() {
    for (long d : new long[] {Long.MIN_VALUE, -1L, Long.MIN_VALUE + 1, 0xFFFFFFFF00000000L}) {
      BigInteger divisor = new BigInteger(Long.toUnsignedString(d));
      BigInteger expected = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE).divide(divisor);
      assertEquals(expected.longValue(), Division.reciprocal(d), () -> Long.toHexString(d));
    }
  }

  private BigInteger run(String name, BigInteger x, BigInteger y, BigInteger z) {
    long[] stack = new long[12];
    StackInstructions.push(U256.fromBigInteger(z), stack, 0);
    StackInstructions.push(U256.fromBigInteger(y), stack, 4);
    StackInstructions.push(U256.fromBigInteger(x), stack, 8);
    Instruction instruction = instructions.get(name);
    if (instruction == null) {
      throw new IllegalArgumentException(name);
    }
    instruction.run(stack);
    return StackInstructions.word(stack, 4).toBigInteger();
  }

  /// Words of every length, many of whose limbs are all zeros or all ones: where carries and
  /// Knuth's corrections happen.
  private static BigInteger word(Random random) {
    BigInteger word = BigInteger.ZERO;
    int limbs = random.nextInt(5);
    for (int i = 0; i < limbs; i++) {
      long limb =
          switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> -1L;
            case 2 -> Long.MIN_VALUE;
            case 3 -> random.nextInt();
            default -> random.nextLong();
          };
      word = word.shiftLeft(64).or(new BigInteger(Long.toUnsignedString(limb)));
    }
    return word;
  }

  private static BigInteger signed(BigInteger x) {
    return x.testBit(255) ? x.subtract(MODULUS) : x;
  }

  private static BigInteger bit(boolean value) {
    return value ? BigInteger.ONE : BigInteger.ZERO;
  }
}
