package io.heddle.executor.precompile;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// 0x02: SHA-256 of the input. Yellow Paper, appendix E.
final class Sha256 implements Precompile {

  @Override
  public long gasCost(byte[] input, int offset, int length) {
    return InputReader.linearGas(length, 60, 12);
  }

  @Override
  public byte[] run(byte[] input, int offset, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(input, offset, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
