package io.heddle.batcher.blob;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.kzg.Kzg;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/// Blobs with what proves them: travels beside a blob transaction, and is not part of what is
/// signed.
///
/// @param format which proofs
/// @param blobs 131072 bytes each
/// @param commitments one KZG commitment of 48 bytes per blob
/// @param proofs one per blob, or 128 per blob, 48 bytes each
/// @param versionedHashes one per blob: what the transaction and `BLOBHASH` name
public record BlobSidecar(
    SidecarFormat format,
    List<Bytes> blobs,
    List<Bytes> commitments,
    List<Bytes> proofs,
    List<Hash> versionedHashes) {

  private static final int CELL_PROOFS_VERSION = 1;

  public BlobSidecar {
    blobs = List.copyOf(blobs);
    commitments = List.copyOf(commitments);
    proofs = List.copyOf(proofs);
    versionedHashes = List.copyOf(versionedHashes);
  }

  /// Computes the proofs. Takes tens of milliseconds per blob, a quarter of a second with cell
  /// proofs.
  ///
  /// @param commitments those of the blobs, as [#commitments(List)] computes them
  public static BlobSidecar of(List<Bytes> blobs, List<Bytes> commitments, SidecarFormat format) {
    if (commitments.size() != blobs.size()) {
      throw new IllegalArgumentException(
          "KZG commitments: expected=" + blobs.size() + " actual=" + commitments.size());
    }
    List<Bytes> proofs = new ArrayList<>();
    for (int i = 0; i < blobs.size(); i++) {
      byte[] bytes = blobs.get(i).unsafeArray();
      switch (format) {
        case BLOB_PROOFS ->
            proofs.add(Bytes.wrap(Kzg.computeBlobProof(bytes, commitments.get(i).unsafeArray())));
        case CELL_PROOFS -> {
          for (byte[] proof : Kzg.computeCellProofs(bytes)) {
            proofs.add(Bytes.wrap(proof));
          }
        }
      }
    }
    return new BlobSidecar(format, blobs, commitments, proofs, versionedHashes(commitments));
  }

  /// The KZG commitment of each blob; some ten milliseconds each.
  public static List<Bytes> commitments(List<Bytes> blobs) {
    return blobs.stream()
        .map(blob -> Bytes.wrap(Kzg.blobToCommitment(blob.unsafeArray())))
        .toList();
  }

  /// The versioned hash of each commitment.
  public static List<Hash> versionedHashes(List<Bytes> commitments) {
    return commitments.stream()
        .map(commitment -> Kzg.versionedHash(commitment.unsafeArray()))
        .toList();
  }

  /// The versioned hash of one blob.
  public static Hash versionedHash(Bytes blob) {
    return Kzg.versionedHash(Kzg.blobToCommitment(blob.unsafeArray()));
  }

  /// `dataHash` of a batch in blobs: keccak of the concatenated versioned hashes.
  public static Hash dataHash(List<Hash> versionedHashes) {
    byte[] all = new byte[versionedHashes.size() * Hash.SIZE];
    for (int i = 0; i < versionedHashes.size(); i++) {
      versionedHashes.get(i).copyTo(all, i * Hash.SIZE);
    }
    return Keccak.hash(all);
  }

  /// What is sent to a node: `type ‖ rlp([transaction, blobs, commitments, proofs])`, from Osaka on
  /// with a version before the blobs.
  ///
  /// @param signed the signed transaction in its canonical encoding, type byte first
  public Bytes networkForm(Bytes signed) {
    RlpWriter out = new RlpWriter(blobs.size() * (BlobPacking.BLOB_SIZE_BYTES + 8192) + 1024);
    out.beginList().writeRaw(signed.slice(1, signed.size()));
    if (format == SidecarFormat.CELL_PROOFS) {
      out.writeLong(CELL_PROOFS_VERSION);
    }
    writeList(out, blobs);
    writeList(out, commitments);
    writeList(out, proofs);
    out.endList();
    return Bytes.concat(signed.slice(0, 1), out.toBytes());
  }

  private static void writeList(RlpWriter out, List<Bytes> items) {
    out.beginList();
    for (Bytes item : items) {
      out.writeBytes(item);
    }
    out.endList();
  }
}
