package io.heddle.batcher.blob;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.primitives.Bytes;
import io.heddle.testing.DecoderFuzz;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/// Blobs whose first bytes are the input's; the rest is zero, as in a batch that does not fill
/// them.
class BlobPackingFuzzTest {
  private static final DecoderFuzz<Bytes> BLOBS =
      new DecoderFuzz<>(
          "blobs",
          BlobFormatException.class,
          DecoderFuzz.ALLOCATED_BYTES,
          input -> BlobPacking.unpack(blobs(input)),
          (input, data) -> {
            if (!BlobPacking.pack(data).equals(blobs(input))) {
              throw new AssertionError("other blobs: dataSizeBytes=" + data.size());
            }
          });

  @MethodSource("seeds")
  @FuzzTest
  void blobs(byte[] input) {
    BLOBS.accept(input);
  }

  @Test
  void blobs_damaged_areRefusedOrPackToThemselves() {
    BLOBS.mutate(seeds());
  }

  static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int size : List.of(0, 1, 31, 200)) {
      byte[] data = new byte[size];
      Arrays.fill(data, (byte) 0x5a);
      byte[] blob = BlobPacking.pack(Bytes.wrap(data)).getFirst().toArray();
      seeds.add(Arrays.copyOf(blob, 64 + size * 32 / 31));
    }
    return seeds;
  }

  private static List<Bytes> blobs(Bytes input) {
    byte[] bytes = input.unsafeArray();
    List<Bytes> blobs = new ArrayList<>();
    for (int from = 0; from == 0 || from < bytes.length; from += BlobPacking.BLOB_SIZE_BYTES) {
      blobs.add(Bytes.wrap(Arrays.copyOfRange(bytes, from, from + BlobPacking.BLOB_SIZE_BYTES)));
    }
    return blobs;
  }
}
