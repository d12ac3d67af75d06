package io.heddle.executor.journal;

/// Hashing of table keys. Keys are chosen by users, so each process draws its own seed: nobody can
/// aim at one chain of places.
public final class Mix {
  private static final long SEED = new java.security.SecureRandom().nextLong() | 1;

  private Mix() {}

  public static long hash(long a, long b) {
    return fold(a ^ SEED, b ^ 0x9E3779B97F4A7C15L);
  }

  public static long hash(long owner, long a, long b, long c, long d) {
    return fold(hash(a, b) ^ owner, hash(c, d));
  }

  /// The two halves of the 128-bit product, folded: every input bit reaches the low bits.
  private static long fold(long x, long y) {
    long low = x * (y ^ SEED);
    long high = Math.unsignedMultiplyHigh(x, y ^ SEED);
    long mixed = (low ^ high) * 0xD6E8FEB86659FD93L;
    return mixed ^ (mixed >>> 32);
  }
}
