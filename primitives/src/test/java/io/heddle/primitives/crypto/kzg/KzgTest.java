package io.heddle.primitives.crypto.kzg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KzgTest {

  private static final byte[] INFINITY = new byte[Kzg.COMMITMENT_BYTES];

  static {
    INFINITY[0] = (byte) 0xc0;
  }

  @Test
  void blobToCommitment_zeroBlob_isInfinity() {
    assertArrayEquals(INFINITY, Kzg.blobToCommitment(new byte[Kzg.BLOB_BYTES]));
  }

  @Test
  void versionedHash_infinity_isTheKnownHash() {
    // The versioned hash of the empty blob, from EIP-4844's test vectors.
    assertEquals(
        "0x010657f37554c781402a22917dee2f75def7ab966d7b770905398eba3c444014",
        Kzg.versionedHash(INFINITY).toHex());
  }

  @Test
  void computeBlobProof_randomBlob_verifies() {
    byte[] blob = randomBlob(7);
    byte[] commitment = Kzg.blobToCommitment(blob);
    byte[] proof = Kzg.computeBlobProof(blob, commitment);
    assertTrue(Kzg.verifyBlobProof(blob, commitment, proof));
    blob[31] ^= 1;
    assertFalse(Kzg.verifyBlobProof(blob, commitment, proof));
  }

  @Test
  void verifyKzgProof_zeroPolynomial_isZeroEverywhere() {
    byte[] z = HexFormat.of().parseHex("00".repeat(31) + "05");
    assertTrue(Kzg.verifyKzgProof(INFINITY, z, new byte[32], INFINITY));
    assertFalse(Kzg.verifyKzgProof(INFINITY, z, z, INFINITY));
  }

  @Test
  void anyMethod_malformedInput_isRefused() {
    byte[] notCanonical = new byte[32];
    java.util.Arrays.fill(notCanonical, (byte) 0xff);
    byte[] blob = new byte[Kzg.BLOB_BYTES];
    blob[0] = (byte) 0xff;
    assertThrows(IllegalArgumentException.class, () -> Kzg.blobToCommitment(blob));
    assertThrows(IllegalArgumentException.class, () -> Kzg.blobToCommitment(new byte[31]));
    assertThrows(
        IllegalArgumentException.class,
        () -> Kzg.verifyKzgProof(INFINITY, notCanonical, new byte[32], INFINITY));
    assertThrows(IllegalArgumentException.class, () -> Kzg.versionedHash(new byte[47]));
  }

  private static byte[] randomBlob(long seed) {
    byte[] blob = new byte[Kzg.BLOB_BYTES];
    new Random(seed).nextBytes(blob);
    for (int i = 0; i < blob.length; i += 32) {
      blob[i] = 0;
    }
    return blob;
  }
}
