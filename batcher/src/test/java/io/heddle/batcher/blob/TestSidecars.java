package io.heddle.batcher.blob;

import io.heddle.primitives.Bytes;
import java.util.List;

/// Sidecars of any blobs.
public final class TestSidecars {

  private TestSidecars() {}

  public static BlobSidecar of(List<Bytes> blobs, SidecarFormat format) {
    return BlobSidecar.of(blobs, BlobSidecar.commitments(blobs), format);
  }
}
