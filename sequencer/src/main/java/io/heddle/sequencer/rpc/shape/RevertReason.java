package io.heddle.sequencer.rpc.shape;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.abi.Abi;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// Reads the two forms in which Solidity says why it reverted: `Error(string)` and
/// `Panic(uint256)`. Custom errors stay bytes.
public final class RevertReason {
  private static final Bytes ERROR = Bytes.fromHex("0x08c379a0");
  private static final Bytes PANIC = Bytes.fromHex("0x4e487b71");
  private static final int SELECTOR = 4;
  private static final int WORD = 32;
  private static final int MAX_CHARACTERS = 1_000;

  /// Solidity's panic codes, in geth's words.
  private static final Map<U256, String> PANICS =
      Map.of(
          U256.of(0x00), "generic panic",
          U256.of(0x01), "assert(false)",
          U256.of(0x11), "arithmetic underflow or overflow",
          U256.of(0x12), "division or modulo by zero",
          U256.of(0x21), "enum overflow",
          U256.of(0x22), "invalid encoded storage byte array accessed",
          U256.of(0x31), "out-of-bounds array access; popping on an empty array",
          U256.of(0x32), "out-of-bounds access of an array or bytesN",
          U256.of(0x41), "out of memory",
          U256.of(0x51), "uninitialized function");

  private RevertReason() {}

  public static Optional<String> of(Bytes output) {
    if (output.size() < SELECTOR + WORD) {
      return Optional.empty();
    }
    Bytes selector = output.slice(0, SELECTOR);
    Bytes arguments = output.slice(SELECTOR, output.size());
    if (selector.equals(PANIC)) {
      U256 code = Abi.word(arguments, 0).toU256();
      return Optional.of(PANICS.getOrDefault(code, "unknown panic code: " + code.toHex()));
    }
    return selector.equals(ERROR) ? string(arguments) : Optional.empty();
  }

  /// An ABI-encoded string, unless its offset or length lead out of the bytes.
  private static Optional<String> string(Bytes arguments) {
    Bytes text;
    try {
      text = Abi.bytes(arguments, 0);
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
    String reason = new String(text.toArray(), StandardCharsets.UTF_8);
    return Optional.of(
        reason.length() <= MAX_CHARACTERS ? reason : reason.substring(0, MAX_CHARACTERS) + "…");
  }
}
