package io.heddle.testing;

import java.util.Arrays;
import java.util.List;

/// Damaged copies of valid inputs: a decoder that never sees a nearly valid input is hardly tested.
///
/// Every input is a seed after one to four changes (a bit, a byte at a border of RLP's or LEB128's
/// ranges, a range left out, doubled, overwritten with all ones, cut off, or put in from another
/// seed); one in sixteen is random bytes.
final class InputMutator {
  private static final int MAX_SIZE = 1 << 20;
  private static final int MAX_RANGE = 64;
  private static final int[] BORDERS = {
    0, 1, 0x1f, 0x20, 0x22, 0x5b, 0x7b, 0x7e, 0x7f, 0x80, 0x81, 0xa0, 0xb7, 0xb8, 0xbf, 0xc0, 0xc1,
    0xf7, 0xf8, 0xfa, 0xfb, 0xff,
  };

  private final SeededRandom random;
  private final List<byte[]> seeds;

  InputMutator(SeededRandom random, List<byte[]> seeds) {
    this.random = random;
    this.seeds = seeds;
  }

  byte[] next() {
    if (random.below(16) == 0) {
      return random.array(random.below(MAX_RANGE));
    }
    byte[] input = seed().clone();
    for (int changes = 1 + random.below(4); changes > 0; changes--) {
      input = changed(input);
    }
    return input.length <= MAX_SIZE ? input : Arrays.copyOf(input, MAX_SIZE);
  }

  private byte[] changed(byte[] input) {
    if (input.length == 0) {
      return random.array(1);
    }
    int at = random.below(input.length);
    int size = 1 + random.below(Math.min(MAX_RANGE, input.length - at));
    switch (random.below(9)) {
      case 0, 1 -> input[at] ^= (byte) (1 << random.below(8));
      case 2, 3 -> input[at] = (byte) BORDERS[random.below(BORDERS.length)];
      case 4 -> Arrays.fill(input, at, at + size, (byte) (random.below(2) - 1));
      case 5 -> {
        return replaced(input, at, size, new byte[0]);
      }
      case 6 -> {
        return replaced(input, at, 0, Arrays.copyOfRange(input, at, at + size));
      }
      case 7 -> {
        byte[] other = seed();
        int from = random.below(other.length + 1);
        int to = Math.min(other.length, from + MAX_RANGE);
        return replaced(input, at, size, Arrays.copyOfRange(other, from, to));
      }
      default -> {
        return Arrays.copyOf(input, at);
      }
    }
    return input;
  }

  private byte[] seed() {
    return seeds.get(random.below(seeds.size()));
  }

  /// `input` with `size` bytes from `at` on replaced.
  private static byte[] replaced(byte[] input, int at, int size, byte[] replacement) {
    byte[] out = new byte[input.length - size + replacement.length];
    System.arraycopy(input, 0, out, 0, at);
    System.arraycopy(replacement, 0, out, at, replacement.length);
    int rest = at + size;
    System.arraycopy(input, rest, out, at + replacement.length, input.length - rest);
    return out;
  }
}
