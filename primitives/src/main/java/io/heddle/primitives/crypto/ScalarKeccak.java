package io.heddle.primitives.crypto;

/// One input at a time, in plain Java.
final class ScalarKeccak implements KeccakEngine {
  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public void hash(long[] padded, int blocks, long[] digests) {
    hash(padded, blocks, digests, 1, 0);
  }

  /// Hashes input `lane` of `lanes` that lie side by side.
  static void hash(long[] padded, int blocks, long[] digests, int lanes, int lane) {
    long[] state = new long[Keccak.STATE_LANES];
    int at = lane;
    for (int block = 0; block < blocks; block++) {
      for (int word = 0; word < RATE_LANES; word++, at += lanes) {
        state[word] ^= padded[at];
      }
      KeccakPermutation.permute(state);
    }
    for (int word = 0; word < 4; word++) {
      digests[word * lanes + lane] = state[word];
    }
  }
}
