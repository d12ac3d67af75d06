package io.heddle.executor.precompile.bls;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses the BLS12-381 implementation once, when it is first needed, and says which in the log.
final class Bls12381Backend {

  private static final Logger LOG = LoggerFactory.getLogger(Bls12381Backend.class);

  /// Class initialisation makes the choice exactly once.
  static final Bls12381 CHOSEN = choose(System.getProperty(Bls12381.BACKEND_PROPERTY, ""));

  private Bls12381Backend() {}

  /// The backend of that name, or the fastest that loads when the name is empty.
  static Bls12381 choose(String name) {
    Bls12381 chosen =
        switch (name) {
          case "" -> nativeOrFallback();
          case "blst" -> new BlstBls12381();
          case "bouncycastle" -> new BouncyCastleBls12381();
          default ->
              throw new IllegalArgumentException(
                  Bls12381.BACKEND_PROPERTY + ": expected blst or bouncycastle, found " + name);
        };
    LOG.info("BLS12-381 backend chosen: backend={}", chosen.backend());
    return chosen;
  }

  private static Bls12381 nativeOrFallback() {
    try {
      Bls12381 blst = new BlstBls12381();
      // One call loads the library and binds its functions.
      blst.map(Group.G1, new byte[Group.G1.coordinateBytes()], 0);
      return blst;
    } catch (LinkageError | RuntimeException e) {
      LOG.warn(
          "blst cannot be used, BLS12-381 will be slow: reason={}",
          String.valueOf(e.getCause() == null ? e : e.getCause()));
      return new BouncyCastleBls12381();
    }
  }
}
