package io.heddle.executor.state.lmdb;

/// How large the store may become and how many threads may read it at once.
///
/// @param initialMapBytes size of the memory map at first; the file itself grows only as it is used
/// @param maximumMapBytes where the map stops growing: a store that needs more refuses to commit
/// @param maximumReaders concurrent reads; more wait
/// @param cachedValues how many accounts, and how many slots, are kept in memory at most; a power
///   of two, about 350 bytes each for both
/// @param checkedBytes a file up to this size is checked whole when it is opened (about a second
///   per gigabyte); a larger one is opened unchecked, with a warning
public record StateStoreOptions(
    long initialMapBytes,
    long maximumMapBytes,
    int maximumReaders,
    int cachedValues,
    long checkedBytes) {
  private static final long MIB = 1L << 20;
  private static final long SMALLEST_MAP = MIB;

  private static final int CACHED_VALUES = 1 << 17;
  private static final long CHECKED_BYTES = 8 * 1024 * MIB;

  public static final StateStoreOptions DEFAULT =
      new StateStoreOptions(256 * MIB, 256 * 1024 * MIB, 126);

  /// With the default for all that is not said.
  public StateStoreOptions(long initialMapBytes, long maximumMapBytes, int maximumReaders) {
    this(initialMapBytes, maximumMapBytes, maximumReaders, CACHED_VALUES, CHECKED_BYTES);
  }

  public StateStoreOptions {
    if (initialMapBytes < SMALLEST_MAP || maximumMapBytes < initialMapBytes) {
      throw new IllegalArgumentException(
          "map sizes: initialMapBytes=%d maximumMapBytes=%d"
              .formatted(initialMapBytes, maximumMapBytes));
    }
    if (cachedValues < 1 || Integer.bitCount(cachedValues) != 1) {
      throw new IllegalArgumentException("cachedValues=" + cachedValues);
    }
    if (maximumReaders < 1) {
      throw new IllegalArgumentException("maximumReaders=" + maximumReaders);
    }
  }
}
