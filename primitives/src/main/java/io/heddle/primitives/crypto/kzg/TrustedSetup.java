package io.heddle.primitives.crypto.kzg;

import ethereum.ckzg4844.CKZG4844JNI;
import ethereum.ckzg4844.CKZGException;
import io.heddle.primitives.crypto.ExtractedLibraries;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/// Loads the public parameters of the KZG ceremony into c-kzg, once per process, and proves that
/// they are the right ones.
///
/// c-kzg keeps the parameters in a process-wide variable and refuses to load them twice. This class
/// is their owner: everything in Heddle reaches c-kzg through [Kzg], which touches this class
/// first. Another library of the process may have loaded them before (web3j's `BlobUtils` does so
/// in its static initializer); then the loaded ones are kept, and checked like our own. The other
/// order cannot be mended from here: after us, that static initializer fails, so blob transactions
/// are built without `BlobUtils`.
///
/// The resource `trusted_setup.bin` is the output of Ethereum's public KZG ceremony
/// (`trusted_setup.txt` of consensus-specs and c-kzg-4844, 4096 × G1 in Lagrange form, 65 × G2 and
/// 4096 × G1 in monomial form) as bytes instead of hex:
///
/// | bytes | content |
/// |---|---|
/// | 4096 · 48 | \[τⁱ\]G1, i = 0 … 4095, compressed |
/// | 4096 · 48 | \[Lᵢ(τ)\]G1, in the order of the ceremony file |
/// | 65 · 96 | \[τⁱ\]G2, i = 0 … 64, compressed |
final class TrustedSetup {

  private static final String RESOURCE = "trusted_setup.bin";
  private static final int FIELD_ELEMENTS = CKZG4844JNI.FIELD_ELEMENTS_PER_BLOB;
  private static final int G1_BYTES = 48;
  private static final int G2_POINTS = 65;
  private static final int G2_BYTES = 96;

  /// No precomputed tables: they cost up to 96 MiB and speed up only cell proofs, which this rollup
  /// does not make.
  private static final long PRECOMPUTE = 0;

  private TrustedSetup() {}

  /// Loads the native library and the setup, or throws; called once, from the static initializer of
  /// [Kzg].
  static void load() {
    CKZG4844JNI.loadNativeLibrary();
    ExtractedLibraries.unlink("ckzg4844jni@");
    byte[] g1Monomial;
    byte[] g1Lagrange;
    byte[] g2Monomial;
    try (InputStream in = TrustedSetup.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("resource missing: " + RESOURCE);
      }
      g1Monomial = read(in, FIELD_ELEMENTS * G1_BYTES);
      g1Lagrange = read(in, FIELD_ELEMENTS * G1_BYTES);
      g2Monomial = read(in, G2_POINTS * G2_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + RESOURCE, e);
    }
    try {
      CKZG4844JNI.loadTrustedSetup(g1Monomial, g1Lagrange, g2Monomial, PRECOMPUTE);
    } catch (RuntimeException e) {
      // It is the process's, so another class loader may have loaded it. The binding says so by
      // either kind of exception; which setup it is, the check tells.
      String reason = e instanceof CKZGException kzg ? kzg.getErrorMessage() : e.getMessage();
      if (reason == null || !reason.contains("already loaded")) {
        throw e;
      }
    }
    check(g1Monomial);
  }

  private static byte[] read(InputStream in, int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length != size) {
      throw new EOFException(
          RESOURCE + " is too short: expected=" + size + " actual=" + bytes.length);
    }
    return bytes;
  }

  /// Proves p(5) = 5 for p(X) = X: its commitment is \[τ\]G1 and the proof, a commitment to (X − 5)
  /// / (X − 5), is G1. The check pairs our own \[τ\]G1 with the loaded \[τ\]G2. The commitment to a
  /// blob of ones then covers the Lagrange points.
  private static void check(byte[] g1Monomial) {
    byte[] generator = Arrays.copyOfRange(g1Monomial, 0, G1_BYTES);
    byte[] tau = Arrays.copyOfRange(g1Monomial, G1_BYTES, 2 * G1_BYTES);
    byte[] five = new byte[CKZG4844JNI.BYTES_PER_FIELD_ELEMENT];
    five[five.length - 1] = 5;
    byte[] ones = new byte[CKZG4844JNI.BYTES_PER_BLOB];
    for (int end = CKZG4844JNI.BYTES_PER_FIELD_ELEMENT;
        end <= ones.length;
        end += CKZG4844JNI.BYTES_PER_FIELD_ELEMENT) {
      ones[end - 1] = 1;
    }
    if (!CKZG4844JNI.verifyKzgProof(tau, five, five, generator)
        || !Arrays.equals(CKZG4844JNI.blobToKzgCommitment(ones), generator)) {
      throw new IllegalStateException(
          "another library of this process loaded a KZG trusted setup that is not Ethereum's");
    }
  }
}
