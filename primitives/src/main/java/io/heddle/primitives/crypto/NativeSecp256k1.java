package io.heddle.primitives.crypto;

import fr.acinq.secp256k1.Secp256k1Exception;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.Optional;

/// libsecp256k1 through ACINQ's JNI binding.
final class NativeSecp256k1 implements Secp256k1 {
  private final fr.acinq.secp256k1.Secp256k1 library;

  /// Loads the library and proves that it answers; any failure is a `LinkageError` or a
  /// `RuntimeException`.
  NativeSecp256k1() {
    library = fr.acinq.secp256k1.Secp256k1.get();
    ExtractedLibraries.unlink("secp256k1-");
    Check.generator(this);
  }

  @Override
  public String backend() {
    return "libsecp256k1";
  }

  @Override
  public Optional<Bytes> recoverPublicKey(Hash digest, Signature signature) {
    if (!signature.isInRange()) {
      return Optional.empty();
    }
    try {
      byte[] key = library.ecdsaRecover(compact(signature), digest.toBytes(), signature.yParity());
      return Optional.of(Bytes.copyOf(key, 1, 64));
    } catch (Secp256k1Exception noSuchPoint) {
      return Optional.empty();
    }
  }

  @Override
  public Signature sign(Hash digest, Hash privateKey) {
    Bytes publicKey = publicKey(privateKey);
    byte[] compact = library.sign(digest.toBytes(), privateKey.toBytes(), null);
    U256 r = U256.fromBytes(compact, 0, 32);
    U256 s = U256.fromBytes(compact, 32, 32);
    // The binding does not return the parity: take the candidate that recovers the signer.
    for (int yParity = 0; yParity <= 1; yParity++) {
      Signature candidate = new Signature(yParity, r, s);
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
    try {
      return library.verify(compact(signature), digest.toBytes(), uncompressed(publicKey));
    } catch (Secp256k1Exception invalidKey) {
      return false;
    }
  }

  @Override
  public Bytes publicKey(Hash privateKey) {
    byte[] secret = privateKey.toBytes();
    if (!library.secKeyVerify(secret)) {
      throw new IllegalArgumentException("private key outside [1, n)");
    }
    return Bytes.copyOf(library.pubkeyCreate(secret), 1, 64);
  }

  private static byte[] compact(Signature signature) {
    byte[] compact = new byte[64];
    signature.r().copyTo(compact, 0);
    signature.s().copyTo(compact, 32);
    return compact;
  }

  private static byte[] uncompressed(Bytes publicKey) {
    byte[] key = new byte[1 + publicKey.size()];
    key[0] = 4;
    publicKey.copyTo(key, 1);
    return key;
  }

  /// A self-test at start-up, so that a half-loaded library is found before the first block.
  private static final class Check {
    private static final Hash ONE = new Hash(0, 0, 0, 1);
    private static final Hash GENERATOR_X =
        Hash.fromHex("0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");

    private Check() {}

    static void generator(NativeSecp256k1 backend) {
      Hash x = Hash.fromBytes(backend.publicKey(ONE).toArray(), 0);
      if (!x.equals(GENERATOR_X)) {
        throw new IllegalStateException("libsecp256k1 self-test failed: x=" + x);
      }
    }
  }
}
