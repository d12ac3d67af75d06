package io.heddle.conformance;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Strict decoders of the two signature encodings in Wycheproof's files: DER `SEQUENCE { INTEGER r,
/// INTEGER s }` and r ‖ s of 32 bytes each.
final class Asn1 {

  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;

  private final byte[] bytes;
  private int position;

  private Asn1(byte[] bytes) {
    this.bytes = bytes;
  }

  /// r and s of a DER signature; empty unless the encoding is the canonical one.
  static Optional<BigInteger[]> decode(byte[] signature) {
    Asn1 outer = new Asn1(signature);
    byte[] content = outer.element(SEQUENCE);
    if (content == null || !outer.atEnd()) {
      return Optional.empty();
    }
    Asn1 inner = new Asn1(content);
    BigInteger r = inner.integer();
    BigInteger s = inner.integer();
    return r == null || s == null || !inner.atEnd()
        ? Optional.empty()
        : Optional.of(new BigInteger[] {r, s});
  }

  /// r and s of a 64-byte signature.
  static Optional<BigInteger[]> split(byte[] signature) {
    if (signature.length != 64) {
      return Optional.empty();
    }
    BigInteger r = new BigInteger(1, signature, 0, 32);
    return Optional.of(new BigInteger[] {r, new BigInteger(1, signature, 32, 32)});
  }

  private boolean atEnd() {
    return position == bytes.length;
  }

  private @Nullable BigInteger integer() {
    byte[] content = element(INTEGER);
    if (content == null || content.length == 0) {
      return null;
    }
    // The shortest two's complement form only.
    boolean padded =
        content.length > 1
            && (content[0] == 0 ? content[1] >= 0 : content[0] == -1 && content[1] < 0);
    return padded ? null : new BigInteger(content);
  }

  /// The content of the next element; null when it is not of this tag, not complete or has no
  /// short-form length.
  private byte @Nullable [] element(int tag) {
    if (bytes.length - position < 2 || bytes[position] != tag) {
      return null;
    }
    int length = bytes[position + 1];
    int start = position + 2;
    if (length < 0 || bytes.length - start < length) {
      return null;
    }
    position = start + length;
    return Arrays.copyOfRange(bytes, start, position);
  }
}
