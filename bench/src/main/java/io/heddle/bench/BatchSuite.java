package io.heddle.bench;

import io.heddle.batcher.blob.BlobPacking;
import io.heddle.batcher.blob.BlobSidecar;
import io.heddle.batcher.blob.SidecarFormat;
import io.heddle.batcher.codec.BatchCodec;
import io.heddle.batcher.codec.BatchData;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.workload.Workload;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What becomes of blocks on their way to L1: columns and zstd, blobs, KZG. Encoding decodes again
/// to be sure, as the batcher does, and is timed with that.
final class BatchSuite implements BenchSuite {
  private static final String NAME = "batch";
  private static final List<WorkloadKind> KINDS =
      List.of(WorkloadKind.TRANSFERS, WorkloadKind.ERC20, WorkloadKind.DEFI);
  private static final int BLOCKS = 8;
  private static final int BLOCK_TRANSACTIONS = 750;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(BenchContext context, BenchReport report) {
    for (WorkloadKind kind : KINDS) {
      if (context.wants(kind.label())) {
        measure(context, kind, report);
      }
    }
  }

  private static void measure(BenchContext context, WorkloadKind kind, BenchReport report) {
    context.say("batch: " + kind.label());
    Workload workload =
        WorkloadGenerator.generate(
            kind, WorkloadOptions.of(context.seed(), BLOCKS, BLOCK_TRANSACTIONS).withSignatures());
    BatchData data = data(workload);
    long rawBytes = workload.transactions().stream().mapToLong(each -> each.encoded().size()).sum();
    Bytes encoded = BatchCodec.encode(data);
    List<Bytes> blobs = BlobPacking.pack(encoded);
    double transactions = workload.transactions().size();
    report.add(
        BenchRow.of(
            NAME,
            kind.label(),
            Includes.SIGNATURES,
            1,
            new Metric("batch size", "B/tx"),
            Samples.of(encoded.size() / transactions)));
    report.add(
        BenchRow.of(
            NAME,
            kind.label(),
            Includes.SIGNATURES,
            1,
            new Metric("size on the wire", "B/tx"),
            Samples.of(rawBytes / transactions)));
    List<Variant> variants = new ArrayList<>();
    variants.add(rate(kind, "encode and check", rawBytes, () -> BatchCodec.encode(data)));
    variants.add(rate(kind, "decode", rawBytes, () -> BatchCodec.decode(encoded)));
    variants.add(rate(kind, "pack into blobs", encoded.size(), () -> BlobPacking.pack(encoded)));
    variants.add(perBlob(kind, "KZG with blob proofs", blobs, SidecarFormat.BLOB_PROOFS));
    if (!context.quick()) {
      variants.add(perBlob(kind, "KZG with cell proofs", blobs, SidecarFormat.CELL_PROOFS));
    }
    Check.equal(encoded, BlobPacking.unpack(blobs), "blobs give back other data");
    new Trials(context.pick(2, 1), context.pick(5, 3)).run(NAME, variants, report);
  }

  private static Variant rate(WorkloadKind kind, String metric, long bytes, Supplier<?> work) {
    return new Variant(
        kind.label(),
        Includes.SIGNATURES,
        1,
        () -> Map.of(new Metric(metric, "MB/s"), bytes / 1e6 / Cost.ofMaking(work).seconds()));
  }

  private static Variant perBlob(
      WorkloadKind kind, String metric, List<Bytes> blobs, SidecarFormat format) {
    return new Variant(
        kind.label(),
        Includes.SIGNATURES,
        1,
        () -> {
          Cost cost =
              Cost.ofMaking(() -> BlobSidecar.of(blobs, BlobSidecar.commitments(blobs), format));
          Map<Metric, Double> metrics = new LinkedHashMap<>();
          metrics.put(new Metric(metric, "ms/blob"), cost.cpuSeconds() * 1e3 / blobs.size());
          return metrics;
        });
  }

  /// One block a second, all on one L1 origin.
  private static BatchData data(Workload workload) {
    List<BatchData.BlockData> blocks = new ArrayList<>();
    for (int i = 0; i < workload.blocks().size(); i++) {
      List<Bytes> encoded =
          workload.blocks().get(i).stream().map(RecoveredTransaction::encoded).toList();
      blocks.add(new BatchData.BlockData(Workload.GENESIS_TIME + 1 + i, 100, encoded));
    }
    return new BatchData(workload.chainId(), 1, 0, blocks);
  }
}
