package io.heddle.bench.micro;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.Transaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A header and a transfer, written and read; the transfer also with its sender's recovery.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class RlpBenchmark {
  private final PrivateKey key = PrivateKey.of(new Hash(0, 0, 0, 7));
  private final BlockHeader header = BlockHeader.builder().withdrawalsRoot(Hash.ZERO).build();
  private final Bytes encodedHeader = header.encoded();
  private final DynamicFeeTransaction transfer =
      TransactionCodec.sign(
          new DynamicFeeTransaction(
              Optional.of(U256.of(901)),
              5,
              U256.of(1_000_000_000),
              U256.of(2_000_000_000),
              21_000,
              Optional.of(key.address()),
              U256.of(1_000_000_000_000_000_000L),
              Bytes.EMPTY,
              List.of(),
              Signature.UNSIGNED),
          key);
  private final Bytes encodedTransfer = TransactionCodec.encode(transfer);

  @Benchmark
  public Bytes writeHeader() {
    return header.encoded();
  }

  @Benchmark
  public BlockHeader readHeader() {
    return BlockHeader.decode(encodedHeader);
  }

  @Benchmark
  public Bytes writeTransfer() {
    return TransactionCodec.encode(transfer);
  }

  @Benchmark
  public Transaction readTransfer() {
    return TransactionCodec.decode(encodedTransfer);
  }

  @Benchmark
  public RecoveredTransaction recoverTransfer() {
    return RecoveredTransaction.recover(encodedTransfer);
  }
}
