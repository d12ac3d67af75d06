package io.heddle.testing;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.Random;

/// Random values for property tests. The seed is printed, and `-Dheddle.seed=N` takes it back.
public final class SeededRandom {
  private final Random random;

  private SeededRandom(long seed) {
    random = new Random(seed);
  }

  /// A generator for the named test.
  public static SeededRandom forTest(String name) {
    long seed = Long.getLong("heddle.seed", System.nanoTime());
    System.out.println(name + ": -Dheddle.seed=" + seed);
    return new SeededRandom(seed);
  }

  public Random random() {
    return random;
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public byte[] array(int size) {
    byte[] array = new byte[size];
    random.nextBytes(array);
    return array;
  }

  public Bytes bytes(int size) {
    return Bytes.wrap(array(size));
  }

  public Hash hash() {
    return Hash.fromBytes(array(32));
  }

  public Address address() {
    return Address.fromBytes(array(20));
  }

  /// A number of random size whose words are often 0, 1, all ones or a power of two: where carries
  /// break.
  public U256 number() {
    return new U256(word(), word(), word(), word());
  }

  /// A long of any sign with the same preference for borders.
  public long word() {
    return switch (below(8)) {
      case 0, 1 -> 0;
      case 2 -> 1;
      case 3 -> -1;
      case 4 -> 1L << below(64);
      default -> random.nextLong();
    };
  }
}
