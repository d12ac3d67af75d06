package io.heddle.sequencer.rpc.method;

import io.heddle.primitives.U256;
import io.heddle.sequencer.rpc.protocol.Arg;

/// A storage slot as clients write it: up to 32 bytes of hex, with or without leading zeros.
///
/// @param shown how an answer repeats it: 64 digits where the call had them all, else a quantity
record StorageKey(U256 slot, String shown) {
  private static final int MAX_DIGITS = 64;

  static StorageKey of(Arg arg) {
    String text = arg.string();
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    if (digits.length() > MAX_DIGITS) {
      throw arg.problem("storage key too long (want at most 32 bytes): \"" + cut(text) + '"');
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) > 'f' || Character.digit(digits.charAt(i), 16) < 0) {
        throw arg.problem("invalid hex in storage key: \"" + text + '"');
      }
    }
    U256 slot = digits.isEmpty() ? U256.ZERO : U256.fromHex("0x" + digits);
    return new StorageKey(
        slot, digits.length() == MAX_DIGITS ? slot.toHash().toHex() : slot.toHex());
  }

  private static String cut(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
