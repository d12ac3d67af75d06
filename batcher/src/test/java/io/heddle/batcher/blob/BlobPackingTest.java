package io.heddle.batcher.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.crypto.kzg.Kzg;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlobPackingTest {

  private final long seed = Long.getLong("heddle.seed", 42);
  private final Random random = new Random(seed);

  @Test
  void unpack_givesBackEverySizeAtTheEdges() {
    int one = BlobPacking.maxDataSizeBytes(1);
    int six = BlobPacking.maxDataSizeBytes(6);
    for (int size : List.of(0, 1, 26, 27, 28, 31, 32, one - 1, one, one + 1, 2 * one, six)) {
      Bytes data = randomBytes(size);
      List<Bytes> blobs = BlobPacking.pack(data);
      assertEquals(BlobPacking.blobCount(size), blobs.size());
      assertEquals(data, BlobPacking.unpack(blobs), "size=" + size);
    }
    assertThrows(IllegalArgumentException.class, () -> BlobPacking.pack(randomBytes(six + 1)));
  }

  @Test
  void unpack_refusesWhatPackWouldNotMake() {
    Bytes data = randomBytes(5000);
    refused(List.of(), "blob count");
    refused(List.of(Bytes.wrap(new byte[100])), "blob size");
    refused(List.of(changed(data, 32 * 7, 1)), "field element");
    refused(List.of(changed(data, BlobPacking.BLOB_SIZE_BYTES - 1, 1)), "padding");
    refused(List.of(changed(data, 1, 0x7f)), "data size");
    List<Bytes> one = BlobPacking.pack(data);
    List<Bytes> two = new ArrayList<>(one);
    two.add(Bytes.wrap(new byte[BlobPacking.BLOB_SIZE_BYTES]));
    refused(two, "data size");
  }

  @Test
  void sidecar_blobProofsVerify() {
    Bytes blob = BlobPacking.pack(randomBytes(5000)).getFirst();
    BlobSidecar sidecar = TestSidecars.of(List.of(blob), SidecarFormat.BLOB_PROOFS);
    assertTrue(
        Kzg.verifyBlobProof(
            blob.toArray(),
            sidecar.commitments().getFirst().toArray(),
            sidecar.proofs().getFirst().toArray()));
    assertEquals(sidecar.versionedHashes().getFirst(), BlobSidecar.versionedHash(blob));
    assertEquals(0x01, sidecar.versionedHashes().getFirst().toBytes()[0]);
  }

  @Test
  void sidecar_cellProofs_are128PerBlob() {
    Bytes blob = BlobPacking.pack(randomBytes(5000)).getFirst();
    BlobSidecar sidecar = TestSidecars.of(List.of(blob), SidecarFormat.CELL_PROOFS);
    assertEquals(128, sidecar.proofs().size());
    assertTrue(sidecar.proofs().stream().allMatch(proof -> proof.size() == 48));
  }

  private Bytes randomBytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private static Bytes changed(Bytes data, int offset, int value) {
    byte[] blob = BlobPacking.pack(data).getFirst().toArray();
    blob[offset] = (byte) value;
    return Bytes.wrap(blob);
  }

  private static void refused(List<Bytes> blobs, String reason) {
    var e = assertThrows(BlobFormatException.class, () -> BlobPacking.unpack(blobs));
    assertTrue(String.valueOf(e.getMessage()).contains(reason), e.getMessage());
  }
}
