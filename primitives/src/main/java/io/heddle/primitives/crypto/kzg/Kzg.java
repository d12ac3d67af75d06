package io.heddle.primitives.crypto.kzg;

import ethereum.ckzg4844.CKZG4844JNI;
import ethereum.ckzg4844.CKZGException;
import io.heddle.primitives.Hash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Blob commitments and proofs of EIP-4844, through c-kzg.
///
/// The first use loads the native library and the trusted setup (about two seconds of one core);
/// [#warmUp] does it at a chosen moment. All methods are safe for concurrent use. Nothing else in
/// the process may load c-kzg's setup: see [TrustedSetup].
public final class Kzg {

  /// Bytes of a blob: 4096 field elements of 32 bytes, each big-endian and below the BLS12-381
  /// group order.
  public static final int BLOB_BYTES = CKZG4844JNI.BYTES_PER_BLOB;

  /// Bytes of a commitment or a proof: a compressed G1 point.
  public static final int COMMITMENT_BYTES = 48;

  /// First byte of a versioned hash (`VERSIONED_HASH_VERSION_KZG`).
  public static final byte VERSION = 0x01;

  private static final int FIELD_ELEMENT_BYTES = 32;

  static {
    TrustedSetup.load();
  }

  private Kzg() {}

  /// Does nothing; calling it makes sure that the trusted setup is loaded.
  public static void warmUp() {}

  /// The 48-byte commitment to a blob of [#BLOB_BYTES] bytes.
  ///
  /// @throws IllegalArgumentException on a wrong size or a field element that is not canonical
  public static byte[] blobToCommitment(byte[] blob) {
    requireSize("blob", blob, BLOB_BYTES);
    try {
      return CKZG4844JNI.blobToKzgCommitment(blob);
    } catch (CKZGException e) {
      throw refused("blob", e);
    }
  }

  /// The 48-byte proof that goes with a blob and its commitment in a blob transaction's sidecar.
  ///
  /// @throws IllegalArgumentException on a wrong size, a field element that is not canonical or a
  ///   commitment that is not a point of G1
  public static byte[] computeBlobProof(byte[] blob, byte[] commitment) {
    requireSize("blob", blob, BLOB_BYTES);
    requireSize("commitment", commitment, COMMITMENT_BYTES);
    try {
      return CKZG4844JNI.computeBlobKzgProof(blob, commitment);
    } catch (CKZGException e) {
      throw refused("blob or commitment", e);
    }
  }

  /// The proofs of a blob's cells, 48 bytes each in cell order: what a sidecar carries from Osaka
  /// on (EIP-7594). Takes about a quarter of a second.
  ///
  /// @throws IllegalArgumentException on a wrong size or a field element that is not canonical
  public static List<byte[]> computeCellProofs(byte[] blob) {
    requireSize("blob", blob, BLOB_BYTES);
    try {
      byte[] proofs = CKZG4844JNI.computeCellsAndKzgProofs(blob).getProofs();
      List<byte[]> result = new ArrayList<>(proofs.length / COMMITMENT_BYTES);
      for (int from = 0; from < proofs.length; from += COMMITMENT_BYTES) {
        result.add(Arrays.copyOfRange(proofs, from, from + COMMITMENT_BYTES));
      }
      return result;
    } catch (CKZGException e) {
      throw refused("blob", e);
    }
  }

  /// Whether the proof shows that the commitment is the blob's.
  ///
  /// @throws IllegalArgumentException on input that is not well formed (sizes, field elements,
  ///   points)
  public static boolean verifyBlobProof(byte[] blob, byte[] commitment, byte[] proof) {
    requireSize("blob", blob, BLOB_BYTES);
    requireSize("commitment", commitment, COMMITMENT_BYTES);
    requireSize("proof", proof, COMMITMENT_BYTES);
    try {
      return CKZG4844JNI.verifyBlobKzgProof(blob, commitment, proof);
    } catch (CKZGException e) {
      throw refused("blob, commitment or proof", e);
    }
  }

  /// Whether the committed polynomial takes the value `y` at `z` (32 bytes big-endian each, below
  /// the group order).
  ///
  /// @throws IllegalArgumentException on input that is not well formed (sizes, field elements,
  ///   points)
  public static boolean verifyKzgProof(byte[] commitment, byte[] z, byte[] y, byte[] proof) {
    requireSize("commitment", commitment, COMMITMENT_BYTES);
    requireSize("z", z, FIELD_ELEMENT_BYTES);
    requireSize("y", y, FIELD_ELEMENT_BYTES);
    requireSize("proof", proof, COMMITMENT_BYTES);
    try {
      return CKZG4844JNI.verifyKzgProof(commitment, z, y, proof);
    } catch (CKZGException e) {
      throw refused("commitment, z, y or proof", e);
    }
  }

  /// The versioned hash of a commitment: SHA-256 with the first byte replaced by [#VERSION].
  public static Hash versionedHash(byte[] commitment) {
    requireSize("commitment", commitment, COMMITMENT_BYTES);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(commitment);
      hash[0] = VERSION;
      return Hash.fromBytes(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void requireSize(String name, byte[] bytes, int size) {
    if (bytes.length != size) {
      throw new IllegalArgumentException(
          name + " has the wrong size: expected=" + size + " actual=" + bytes.length);
    }
  }

  private static IllegalArgumentException refused(String name, CKZGException e) {
    if (e.getError() != CKZGException.CKZGError.C_KZG_BADARGS) {
      throw new IllegalStateException("c-kzg failed: " + e.getErrorMessage(), e);
    }
    return new IllegalArgumentException("not well formed: " + name + ": " + e.getErrorMessage(), e);
  }
}
