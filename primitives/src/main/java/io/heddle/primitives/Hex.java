package io.heddle.primitives;

import java.util.HexFormat;

/// `0x`-prefixed hexadecimal text. Output is lowercase; input may mix cases but must carry the
/// prefix.
public final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();

  private Hex() {}

  /// `0x` and two digits per byte.
  public static String encode(byte[] bytes) {
    return encode(bytes, 0, bytes.length);
  }

  /// `0x` and two digits per byte of the given range.
  public static String encode(byte[] bytes, int offset, int length) {
    StringBuilder text = new StringBuilder(2 + 2 * length).append("0x");
    FORMAT.formatHex(text, bytes, offset, offset + length);
    return text.toString();
  }

  /// The bytes of `0x` and an even number of digits; anything else is an `IllegalArgumentException`
  /// that names the text.
  public static byte[] decode(String text) {
    if (!text.startsWith("0x")) {
      throw new IllegalArgumentException("hex without 0x: " + abbreviate(text));
    }
    try {
      return FORMAT.parseHex(text, 2, text.length());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not hex bytes: " + abbreviate(text), e);
    }
  }

  /// As [#decode(String)], and exactly `size` bytes.
  public static byte[] decode(String text, int size) {
    if (text.length() != 2 + 2 * size) {
      throw new IllegalArgumentException(
          "wrong hex size: expected=" + size + " bytes, value=" + abbreviate(text));
    }
    return decode(text);
  }

  /// The text itself, or its first 80 characters: error messages must not echo megabytes back.
  static String abbreviate(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "… (" + text.length() + " chars)";
  }
}
