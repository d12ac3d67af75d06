package io.heddle.sequencer.rpc.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.primitives.Bytes;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RevertReasonTest {
  private static String word(long value) {
    return "%064x".formatted(value);
  }

  @Test
  void error_givesItsText() {
    String text = "75736572206572726f72" + "00".repeat(22);
    assertEquals(
        Optional.of("user error"),
        RevertReason.of(Bytes.fromHex("0x08c379a0" + word(32) + word(10) + text)));
  }

  @Test
  void panic_givesItsMeaning() {
    assertEquals(
        Optional.of("assert(false)"), RevertReason.of(Bytes.fromHex("0x4e487b71" + word(1))));
    assertEquals(
        Optional.of("unknown panic code: 0x99"),
        RevertReason.of(Bytes.fromHex("0x4e487b71" + word(0x99))));
  }

  @Test
  void otherBytes_giveNothing() {
    assertEquals(Optional.empty(), RevertReason.of(Bytes.EMPTY));
    assertEquals(Optional.empty(), RevertReason.of(Bytes.fromHex("0x12345678" + word(1))));
    assertEquals(Optional.empty(), RevertReason.of(Bytes.fromHex("0x08c379a0" + word(32))));
    assertEquals(
        Optional.empty(), RevertReason.of(Bytes.fromHex("0x08c379a0" + word(32) + word(1000))));
    assertEquals(
        Optional.empty(), RevertReason.of(Bytes.fromHex("0x08c379a0" + "ff".repeat(32) + word(1))));
  }

  @Test
  void randomBytes_neverFail() {
    long seed = Long.getLong("heddle.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      byte[] arguments = new byte[random.nextInt(130)];
      random.nextBytes(arguments);
      for (int j = 0; j < arguments.length; j++) {
        if (j % 32 < 31) {
          arguments[j] = 0;
        }
      }
      Bytes output = Bytes.concat(Bytes.fromHex("0x08c379a0"), Bytes.wrap(arguments));
      try {
        RevertReason.of(output);
      } catch (RuntimeException e) {
        throw new AssertionError("seed=" + seed + " output=" + output, e);
      }
    }
  }
}
