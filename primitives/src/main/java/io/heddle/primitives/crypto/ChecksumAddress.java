package io.heddle.primitives.crypto;

import io.heddle.primitives.Address;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Addresses for people: mixed-case hex whose capitals are a checksum (EIP-55).
public final class ChecksumAddress {
  private ChecksumAddress() {}

  public static String encode(Address address) {
    String digits = address.toHex().substring(2);
    String hash = Keccak.hash(digits.getBytes(StandardCharsets.US_ASCII)).toHex();
    StringBuilder text = new StringBuilder(42).append("0x");
    for (int i = 0; i < digits.length(); i++) {
      boolean upper = Character.digit(hash.charAt(2 + i), 16) >= 8;
      String digit = digits.substring(i, i + 1);
      text.append(upper ? digit.toUpperCase(Locale.ROOT) : digit);
    }
    return text.toString();
  }
}
