package io.heddle.primitives.transaction;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;

/// The code of an account that runs another account's code: `0xef0100 ‖ address` (EIP-7702).
public final class Delegation {
  /// Bytes of such a code.
  public static final int SIZE = 3 + Address.SIZE;

  /// Where the address begins.
  public static final int ADDRESS_OFFSET = 3;

  private Delegation() {}

  /// Whether the code delegates.
  public static boolean is(Bytes code) {
    return code.size() == SIZE
        && code.at(0) == (byte) 0xEF
        && code.at(1) == 0x01
        && code.at(2) == 0x00;
  }

  /// The code that delegates to `address`.
  public static Bytes to(Address address) {
    byte[] code = new byte[SIZE];
    code[0] = (byte) 0xEF;
    code[1] = 0x01;
    address.copyTo(code, ADDRESS_OFFSET);
    return Bytes.wrap(code);
  }
}
