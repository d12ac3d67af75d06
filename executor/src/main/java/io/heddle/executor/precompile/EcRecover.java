package io.heddle.executor.precompile;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Secp256k1;
import io.heddle.primitives.crypto.Signature;
import java.util.Optional;

/// 0x01: the address whose key signed a digest. Yellow Paper, appendix E.
///
/// Input `digest ‖ v ‖ r ‖ s`, 32 bytes each, filled with zeros. Output the address, left-padded to
/// 32 bytes, or nothing when no key fits: a bad signature is no failure. High `s` values are
/// accepted here (EIP-2 restricts transactions only).
final class EcRecover implements Precompile {

  private static final U256 ORDER =
      U256.fromHex("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
  private static final U256 V_EVEN = U256.of(27);
  private static final U256 V_ODD = U256.of(28);
  private static final byte[] NOTHING = new byte[0];

  @Override
  public long gasCost(byte[] input, int offset, int length) {
    return 3000;
  }

  @Override
  public byte[] run(byte[] input, int offset, int length) {
    byte[] in = InputReader.padded(input, offset, length, 128);
    U256 v = U256.fromBytes(in, 32, 32);
    U256 r = U256.fromBytes(in, 64, 32);
    U256 s = U256.fromBytes(in, 96, 32);
    if (!(v.equals(V_EVEN) || v.equals(V_ODD)) || !inRange(r) || !inRange(s)) {
      return NOTHING;
    }
    int yParity = v.equals(V_ODD) ? 1 : 0;
    Optional<Address> signer =
        Secp256k1.instance().recover(Hash.fromBytes(in, 0), new Signature(yParity, r, s));
    return signer.map(address -> address.toWord().toBytes()).orElse(NOTHING);
  }

  private static boolean inRange(U256 scalar) {
    return !scalar.isZero() && scalar.compareTo(ORDER) < 0;
  }
}
