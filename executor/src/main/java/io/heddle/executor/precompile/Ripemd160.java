package io.heddle.executor.precompile;

import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/// 0x03: RIPEMD-160 of the input, left-padded to 32 bytes. Yellow Paper, appendix E.
final class Ripemd160 implements Precompile {

  @Override
  public long gasCost(byte[] input, int offset, int length) {
    return InputReader.linearGas(length, 600, 120);
  }

  @Override
  public byte[] run(byte[] input, int offset, int length) {
    RIPEMD160Digest digest = new RIPEMD160Digest();
    digest.update(input, offset, length);
    byte[] out = new byte[32];
    digest.doFinal(out, 12);
    return out;
  }
}
