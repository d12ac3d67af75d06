package io.heddle.primitives.crypto;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses the secp256k1 implementation once, when it is first needed, and says which in the log.
final class Secp256k1Backend {
  private static final Logger LOG = LoggerFactory.getLogger(Secp256k1Backend.class);

  /// Class initialisation makes the choice exactly once.
  static final Secp256k1 CHOSEN = choose(System.getProperty(Secp256k1.BACKEND_PROPERTY, ""));

  private Secp256k1Backend() {}

  /// The backend of that name, or the fastest that loads when the name is empty.
  static Secp256k1 choose(String name) {
    Secp256k1 chosen =
        switch (name) {
          case "" -> nativeOrFallback();
          case "native" -> new NativeSecp256k1();
          case "bouncycastle" -> new BouncyCastleSecp256k1();
          default ->
              throw new IllegalArgumentException(
                  Secp256k1.BACKEND_PROPERTY + ": expected native or bouncycastle, found " + name);
        };
    LOG.info("secp256k1 backend chosen: backend={}", chosen.backend());
    return chosen;
  }

  private static Secp256k1 nativeOrFallback() {
    try {
      return new NativeSecp256k1();
    } catch (LinkageError | RuntimeException e) {
      LOG.warn("libsecp256k1 does not load, signatures will be slow: cause={}", e.toString());
      return new BouncyCastleSecp256k1();
    }
  }
}
