package io.heddle.workload;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import java.util.List;
import java.util.stream.IntStream;

/// The accounts of a workload: senders with keys, and addresses that nobody has a key of. All
/// follow from the seed.
public final class BenchAccounts {
  private final long seed;
  private final List<PrivateKey> keys;

  /// Makes the keys.
  ///
  /// @param count of senders; making a key takes some 20 µs, on all cores
  public BenchAccounts(long seed, int count) {
    this.seed = seed;
    this.keys =
        IntStream.range(0, count)
            .parallel()
            .mapToObj(index -> PrivateKey.of(word(seed, "key", index)))
            .toList();
  }

  public int count() {
    return keys.size();
  }

  public PrivateKey key(int index) {
    return keys.get(index);
  }

  public Address address(int index) {
    return keys.get(index).address();
  }

  /// The address of the `index`th thing of that sort (a recipient, a contract).
  public Address address(String sort, int index) {
    return Address.fromWord(word(seed, sort, index));
  }

  private static Hash word(long seed, String sort, int index) {
    return Keccak.hash(
        (seed + ":" + sort + ":" + index).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }
}
