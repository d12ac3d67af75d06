package io.heddle.primitives;

/// JSON-RPC quantities: `0x` and hex digits without leading zeros, `0x0` for zero (execution-apis,
/// "hex value encoding").
public final class Quantity {
  private Quantity() {}

  /// The quantity of an unsigned long.
  public static String of(long unsigned) {
    return "0x" + Long.toHexString(unsigned);
  }

  public static String of(U256 value) {
    return value.toHex();
  }

  /// A strict quantity of at most 256 bits, otherwise `IllegalArgumentException`.
  public static U256 parse(String text) {
    if (text.length() > 3 && text.startsWith("0x0")) {
      throw new IllegalArgumentException("quantity with leading zeros: " + Hex.abbreviate(text));
    }
    return U256.fromHex(text);
  }

  /// A strict quantity of at most 2^63 − 1, otherwise `IllegalArgumentException`.
  public static long parseLong(String text) {
    U256 value = parse(text);
    if (!value.fitsLong()) {
      throw new IllegalArgumentException("quantity above 2^63-1: " + Hex.abbreviate(text));
    }
    return value.w0();
  }

  /// A strict quantity of at most 2^64 − 1 as an unsigned long, otherwise
  /// `IllegalArgumentException`.
  public static long parseUnsignedLong(String text) {
    U256 value = parse(text);
    if (value.bitLength() > 64) {
      throw new IllegalArgumentException("quantity above 2^64-1: " + Hex.abbreviate(text));
    }
    return value.w0();
  }
}
