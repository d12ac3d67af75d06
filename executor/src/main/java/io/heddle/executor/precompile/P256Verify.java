package io.heddle.executor.precompile;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;

/// 0x0100: ECDSA verification on P-256 (secp256r1). EIP-7951.
///
/// Input, exactly 160 bytes: digest ‖ r ‖ s ‖ x ‖ y, 32 bytes each, (x, y) the public key. Output:
/// the word 1 when the signature is good, else nothing; it never fails. Verification is the JDK's;
/// ranges and the curve equation are checked here, whatever the provider checks.
final class P256Verify implements Precompile {

  private static final BigInteger P =
      new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
  private static final BigInteger N =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
  private static final BigInteger B =
      new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
  private static final BigInteger THREE = BigInteger.valueOf(3);
  private static final ECParameterSpec CURVE = curve();
  private static final byte[] NOTHING = new byte[0];

  @Override
  public long gasCost(byte[] input, int offset, int length) {
    return 6900;
  }

  @Override
  public byte[] run(byte[] input, int offset, int length) {
    if (length != 160 || !verify(input, offset)) {
      return NOTHING;
    }
    byte[] one = new byte[32];
    one[31] = 1;
    return one;
  }

  private static boolean verify(byte[] input, int offset) {
    BigInteger r = new BigInteger(1, input, offset + 32, 32);
    BigInteger s = new BigInteger(1, input, offset + 64, 32);
    BigInteger x = new BigInteger(1, input, offset + 96, 32);
    BigInteger y = new BigInteger(1, input, offset + 128, 32);
    if (!isScalar(r)
        || !isScalar(s)
        || x.compareTo(P) >= 0
        || y.compareTo(P) >= 0
        || !onCurve(x, y)) {
      return false;
    }
    try {
      PublicKey key =
          KeyFactory.getInstance("EC")
              .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), CURVE));
      Signature verifier = Signature.getInstance("NONEwithECDSAinP1363Format");
      verifier.initVerify(key);
      verifier.update(input, offset, 32);
      return verifier.verify(input, offset + 32, 64);
    } catch (SignatureException refused) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform has no ECDSA on P-256", e);
    }
  }

  private static boolean isScalar(BigInteger value) {
    return value.signum() > 0 && value.compareTo(N) < 0;
  }

  /// y² = x³ − 3x + b; the point at infinity, written (0, 0), is not on it.
  private static boolean onCurve(BigInteger x, BigInteger y) {
    BigInteger right = x.multiply(x).subtract(THREE).multiply(x).add(B).mod(P);
    return y.multiply(y).mod(P).equals(right);
  }

  private static ECParameterSpec curve() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform has no P-256", e);
    }
  }
}
