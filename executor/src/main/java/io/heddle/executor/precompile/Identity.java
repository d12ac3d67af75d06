package io.heddle.executor.precompile;

/// 0x04: the input itself. Yellow Paper, appendix E.
final class Identity implements Precompile {

  @Override
  public long gasCost(byte[] input, int offset, int length) {
    return InputReader.linearGas(length, 15, 3);
  }

  @Override
  public byte[] run(byte[] input, int offset, int length) {
    return InputReader.copy(input, offset, length);
  }
}
