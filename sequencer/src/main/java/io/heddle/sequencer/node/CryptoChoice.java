package io.heddle.sequencer.node;

import io.heddle.executor.precompile.bls.Bls12381;
import io.heddle.primitives.crypto.KeccakEngine;
import io.heddle.primitives.crypto.Secp256k1;
import java.util.Locale;
import java.util.Optional;

/// Which of several implementations of the same cryptography a process uses, where that is not left
/// to the process.
public final class CryptoChoice {
  private CryptoChoice() {}

  /// Of keccak over many inputs at once.
  public enum Keccak {
    /// The Vector API; needs the JVM flag `--add-modules=jdk.incubator.vector`.
    VECTOR,
    SCALAR
  }

  /// Of signatures on secp256k1.
  public enum Signatures {
    /// libsecp256k1.
    NATIVE,
    BOUNCYCASTLE
  }

  /// Of the precompiles on BLS12-381.
  public enum Pairings {
    BLST,
    BOUNCYCASTLE
  }

  /// Hands the settings to the classes that choose: they read system properties, when they are
  /// first used. So this comes before that, and whoever wrote a setting may have written it
  /// anywhere.
  static void apply(NodeConfig config) {
    set(KeccakEngine.ENGINE_PROPERTY, config.keccak());
    set(Secp256k1.BACKEND_PROPERTY, config.secp256k1());
    set(Bls12381.BACKEND_PROPERTY, config.bls12381());
  }

  private static void set(String property, Optional<? extends Enum<?>> choice) {
    choice.ifPresent(
        chosen -> System.setProperty(property, chosen.name().toLowerCase(Locale.ROOT)));
  }
}
