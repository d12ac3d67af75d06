package io.heddle.primitives.crypto;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/// secp256k1 in pure Java: the fallback where libsecp256k1 has no build, about twenty times slower.
final class BouncyCastleSecp256k1 implements Secp256k1 {
  private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName("secp256k1");
  private static final ECDomainParameters DOMAIN = new ECDomainParameters(PARAMETERS);
  private static final BigInteger N = PARAMETERS.getN();

  @Override
  public String backend() {
    return "bouncycastle";
  }

  /// Q = r⁻¹ (s·R − e·G) (SEC 1, section 4.1.6), where R has x = r: the other candidate x = r + n
  /// has no encoding in a parity bit.
  @Override
  public Optional<Bytes> recoverPublicKey(Hash digest, Signature signature) {
    if (!signature.isInRange()) {
      return Optional.empty();
    }
    byte[] compressed = new byte[33];
    compressed[0] = (byte) (2 + signature.yParity());
    signature.r().copyTo(compressed, 1);
    ECPoint noncePoint;
    try {
      noncePoint = DOMAIN.getCurve().decodePoint(compressed);
    } catch (IllegalArgumentException notOnCurve) {
      return Optional.empty();
    }
    BigInteger inverseR = signature.r().toBigInteger().modInverse(N);
    BigInteger e = digest.toU256().toBigInteger();
    BigInteger u1 = e.negate().multiply(inverseR).mod(N);
    BigInteger u2 = signature.s().toBigInteger().multiply(inverseR).mod(N);
    ECPoint key = ECAlgorithms.sumOfTwoMultiplies(DOMAIN.getG(), u1, noncePoint, u2);
    return key.isInfinity() ? Optional.empty() : Optional.of(encode(key));
  }

  @Override
  public Signature sign(Hash digest, Hash privateKey) {
    Bytes publicKey = publicKey(privateKey);
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(scalar(privateKey), DOMAIN));
    BigInteger[] rs = signer.generateSignature(digest.toBytes());
    U256 r = U256.fromBigInteger(rs[0]);
    U256 s = U256.fromBigInteger(rs[1]);
    U256 lowS = s.compareTo(Signature.HALF_ORDER) <= 0 ? s : Signature.ORDER.subtract(s);
    for (int yParity = 0; yParity <= 1; yParity++) {
      Signature candidate = new Signature(yParity, r, lowS);
      if (recoverPublicKey(digest, candidate).filter(publicKey::equals).isPresent()) {
        return candidate;
      }
    }
    throw new IllegalStateException("signature does not recover its signer: digest=" + digest);
  }

  @Override
  public boolean verify(Hash digest, Signature signature, Bytes publicKey) {
    if (!signature.isVerifiable() || publicKey.size() != PUBLIC_KEY_SIZE) {
      return false;
    }
    ECPoint key;
    try {
      key = DOMAIN.getCurve().decodePoint(Bytes.concat(Bytes.of(4), publicKey).toArray());
    } catch (IllegalArgumentException notOnCurve) {
      return false;
    }
    ECDSASigner signer = new ECDSASigner();
    signer.init(false, new ECPublicKeyParameters(key, DOMAIN));
    return signer.verifySignature(
        digest.toBytes(), signature.r().toBigInteger(), signature.s().toBigInteger());
  }

  @Override
  public Bytes publicKey(Hash privateKey) {
    return encode(new FixedPointCombMultiplier().multiply(DOMAIN.getG(), scalar(privateKey)));
  }

  private static BigInteger scalar(Hash privateKey) {
    BigInteger scalar = privateKey.toU256().toBigInteger();
    if (scalar.signum() == 0 || scalar.compareTo(N) >= 0) {
      throw new IllegalArgumentException("private key outside [1, n)");
    }
    return scalar;
  }

  private static Bytes encode(ECPoint point) {
    return Bytes.copyOf(point.normalize().getEncoded(false), 1, 64);
  }
}
