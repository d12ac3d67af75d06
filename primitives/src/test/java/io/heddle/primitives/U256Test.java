package io.heddle.primitives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.testing.SeededRandom;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class U256Test {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  @Test
  void operators_randomNumbers_agreeWithBigInteger() {
    SeededRandom random = SeededRandom.forTest("U256Test");
    for (int i = 0; i < 20_000; i++) {
      U256 a = random.number();
      U256 b = random.number();
      BigInteger x = a.toBigInteger();
      BigInteger y = b.toBigInteger();
      assertEquals(x.add(y).mod(MODULUS), a.add(b).toBigInteger());
      assertEquals(x.subtract(y).mod(MODULUS), a.subtract(b).toBigInteger());
      assertEquals(x.multiply(y).mod(MODULUS), a.multiply(b).toBigInteger());
      assertEquals(Integer.signum(x.compareTo(y)), Integer.signum(a.compareTo(b)));
      assertEquals(x.bitLength(), a.bitLength());
      assertEquals(x.compareTo(y) <= 0 ? a : b, a.min(b));
      assertEquals(x.compareTo(y) >= 0 ? a : b, a.max(b));
      if (!b.isZero()) {
        assertEquals(x.divide(y), a.divide(b).toBigInteger());
        assertEquals(x.remainder(y), a.remainder(b).toBigInteger());
      }
      checkExact(a, b);
    }
  }

  @Test
  void divide_byWord_agreesWithBigInteger() {
    SeededRandom random = SeededRandom.forTest("U256Test");
    long[] edges = {
      1,
      2,
      0xFFFFFFFFL,
      1L << 32,
      (1L << 32) + 1,
      1_000_000_000_000L,
      Long.MAX_VALUE,
      Long.MIN_VALUE,
      Long.MIN_VALUE + 1,
      0xFFFFFFFF00000000L,
      0xFFFFFFFF00000001L,
      -2,
      -1
    };
    for (int i = 0; i < 50_000; i++) {
      long w = i % 2 == 0 ? edges[i / 2 % edges.length] : random.number().w0();
      U256 word = U256.of(w == 0 ? 1 : w);
      U256 number =
          i % 3 == 0 ? random.number().multiply(word).subtract(U256.ONE) : random.number();
      BigInteger x = number.toBigInteger();
      BigInteger y = word.toBigInteger();
      assertEquals(x.divide(y), number.divide(word).toBigInteger(), () -> x + " / " + y);
      assertEquals(x.remainder(y), number.remainder(word).toBigInteger(), () -> x + " % " + y);
    }
  }

  private static void checkExact(U256 a, U256 b) {
    BigInteger x = a.toBigInteger();
    BigInteger y = b.toBigInteger();
    if (x.add(y).bitLength() > 256) {
      assertThrows(ArithmeticException.class, () -> a.addExact(b));
    } else {
      assertEquals(x.add(y), a.addExact(b).toBigInteger());
    }
    if (x.compareTo(y) < 0) {
      assertThrows(ArithmeticException.class, () -> a.subtractExact(b));
    } else {
      assertEquals(x.subtract(y), a.subtractExact(b).toBigInteger());
    }
    if (x.multiply(y).bitLength() > 256) {
      assertThrows(ArithmeticException.class, () -> a.multiplyExact(b));
    } else {
      assertEquals(x.multiply(y), a.multiplyExact(b).toBigInteger());
    }
  }

  @Test
  void conversions_randomNumbers_comeBack() {
    SeededRandom random = SeededRandom.forTest("U256Test");
    for (int i = 0; i < 5_000; i++) {
      U256 a = random.number();
      assertEquals(a, U256.fromBytes(a.toBytes()));
      assertEquals(a, U256.fromBytes(a.toMinimalBytes()));
      assertEquals(a, U256.fromHex(a.toHex()));
      assertEquals(a, Quantity.parse(a.toHex()));
      assertEquals(a, U256.fromHex(a.toHash().toHex()));
      assertEquals(a, U256.fromDecimal(a.toString()));
      assertEquals(a, a.toHash().toU256());
    }
  }

  @Test
  void toHex_smallNumbers_isAQuantity() {
    assertEquals("0x0", U256.ZERO.toHex());
    assertEquals("0x1f", U256.of(31).toHex());
    assertEquals("0xffffffffffffffff", U256.of(-1).toHex());
    assertArrayEquals(new byte[0], U256.ZERO.toMinimalBytes());
  }

  @Test
  void toLongExact_aroundTheBorder_throwsAbove() {
    assertEquals(Long.MAX_VALUE, U256.of(Long.MAX_VALUE).toLongExact());
    assertThrows(ArithmeticException.class, () -> U256.of(Long.MIN_VALUE).toLongExact());
    assertThrows(ArithmeticException.class, () -> new U256(0, 0, 1, 0).toLongExact());
  }

  @Test
  void divide_byZero_throws() {
    assertThrows(ArithmeticException.class, () -> U256.MAX.divide(U256.ZERO));
    assertThrows(ArithmeticException.class, () -> U256.ONE.remainder(U256.ZERO));
  }

  @Test
  void parsers_malformedText_nameIt() {
    for (String text : new String[] {"", "0x", "1f", "0xg", "-1", "0x" + "1".repeat(65)}) {
      assertThrows(IllegalArgumentException.class, () -> U256.fromHex(text), text);
    }
    for (String text : new String[] {"", "-1", "+1", "1f", "٣", MODULUS.toString()}) {
      assertThrows(IllegalArgumentException.class, () -> U256.fromDecimal(text), text);
    }
    for (String text : new String[] {"0x00", "0x01", "0x", "1", "0X1", "0x" + "f".repeat(65)}) {
      assertThrows(IllegalArgumentException.class, () -> Quantity.parse(text), text);
    }
    assertThrows(IllegalArgumentException.class, () -> Quantity.parseLong("0x8000000000000000"));
    assertEquals(Long.MIN_VALUE, Quantity.parseUnsignedLong("0x8000000000000000"));
    assertThrows(
        IllegalArgumentException.class, () -> Quantity.parseUnsignedLong("0x10000000000000000"));
  }
}
