package io.heddle.batcher;

import io.heddle.batcher.port.BatchBytes;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.BatchStore;
import io.heddle.batcher.port.ConfirmedOrigin;
import io.heddle.batcher.port.L1Inclusion;
import io.heddle.batcher.port.L1OriginStore;
import io.heddle.batcher.port.L1Transaction;
import io.heddle.batcher.port.L1TransactionStatus;
import io.heddle.batcher.port.L1TransactionStore;
import io.heddle.batcher.port.ProofStore;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.batcher.port.StoredProof;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.rollup.L1Deposit;
import io.heddle.primitives.rollup.L1Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Every store port in memory, with a switch that ends the "process" at a chosen write: just before
/// it, or just after it.
public final class MemoryStores {

  /// The end of the process, as far as the code under test can tell.
  public static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Crash(String where) {
      super(where);
    }
  }

  private final TreeMap<Long, StoredBatch> batches = new TreeMap<>();
  private final TreeMap<Long, BatchBytes> batchBytes = new TreeMap<>();
  private final Map<Hash, L1Transaction> outbox = new LinkedHashMap<>();
  private final TreeMap<Long, ConfirmedOrigin> origins = new TreeMap<>();
  private final Map<Long, StoredProof> proofs = new HashMap<>();
  private int writesUntilCrash = -1;
  private boolean crashAfterWrite;

  /// Crashes at the n-th write from now (0 is the next one).
  public void crashAt(int write, boolean afterWrite) {
    writesUntilCrash = write;
    crashAfterWrite = afterWrite;
  }

  /// No crash any more. Whether the last one happened.
  public boolean disarm() {
    boolean happened = writesUntilCrash < 0;
    writesUntilCrash = -1;
    return happened;
  }

  private void write(String what, Runnable action) {
    boolean now = writesUntilCrash == 0;
    if (writesUntilCrash >= 0) {
      writesUntilCrash--;
    }
    if (now && !crashAfterWrite) {
      throw new Crash("before " + what);
    }
    action.run();
    if (now) {
      throw new Crash("after " + what);
    }
  }

  public BatchStore batches() {
    return new Batches();
  }

  public L1TransactionStore outbox() {
    return new Outbox();
  }

  public List<L1Transaction> transactions() {
    return new ArrayList<>(outbox.values());
  }

  public L1OriginStore origins() {
    return new L1OriginStore() {
      @Override
      public Optional<L1Origin> latest() {
        return origins.isEmpty()
            ? Optional.empty()
            : Optional.of(origins.lastEntry().getValue().origin());
      }

      @Override
      public Optional<L1Origin> byNumber(long number) {
        return Optional.ofNullable(origins.get(number)).map(ConfirmedOrigin::origin);
      }

      @Override
      public Optional<ConfirmedOrigin> confirmed(long number) {
        return Optional.ofNullable(origins.get(number));
      }

      @Override
      public long depositCount() {
        return all().size();
      }

      @Override
      public Hash depositRollingHash(long count) {
        return count == 0 ? Hash.ZERO : all().get((int) count - 1).rollingHash();
      }

      @Override
      public void append(List<ConfirmedOrigin> added) {
        added.forEach(origin -> origins.put(origin.origin().number(), origin));
      }

      @Override
      public void truncateFrom(long number) {
        origins.tailMap(number, true).clear();
      }

      private List<L1Deposit> all() {
        return origins.values().stream().flatMap(o -> o.deposits().stream()).toList();
      }
    };
  }

  public ProofStore proofs() {
    return new ProofStore() {
      @Override
      public Optional<StoredProof> byFirstBatch(long firstBatch) {
        return Optional.ofNullable(proofs.get(firstBatch));
      }

      @Override
      public void put(StoredProof proof) {
        write("proof put", () -> proofs.put(proof.firstBatch(), proof));
      }

      @Override
      public void discardFrom(long batch) {
        proofs.values().removeIf(proof -> proof.lastBatch() >= batch);
      }
    };
  }

  private final class Outbox implements L1TransactionStore {
    @Override
    public void insert(L1Transaction transaction) {
      write(
          "outbox insert " + transaction.purpose(),
          () -> {
            if (outbox.putIfAbsent(transaction.hash(), transaction) != null) {
              throw new IllegalStateException("stored twice: " + transaction.hash());
            }
          });
    }

    @Override
    public void replace(Hash replaced, L1Transaction replacement) {
      write(
          "outbox replace",
          () -> {
            outbox.computeIfPresent(
                replaced, (hash, old) -> old.with(L1TransactionStatus.REPLACED, old.inclusion()));
            outbox.put(replacement.hash(), replacement);
          });
    }

    @Override
    public void update(Hash hash, L1TransactionStatus status, @Nullable L1Inclusion inclusion) {
      write(
          "outbox " + status,
          () -> outbox.computeIfPresent(hash, (h, old) -> old.with(status, inclusion)));
    }

    @Override
    public void dropBytes(Address sender, long nonce) {
      write(
          "outbox bytes",
          () ->
              outbox.replaceAll((hash, old) ->
                  old.sender().equals(sender) && old.nonce() < nonce && !old.status().open()
                      ? old.withoutBytes()
                      : old));
    }

    @Override
    public List<L1Transaction> open(Address sender) {
      return outbox.values().stream()
          .filter(t -> t.sender().equals(sender) && t.status().open())
          .sorted(
              Comparator.comparingLong(L1Transaction::nonce)
                  .thenComparingInt(L1Transaction::attempt))
          .toList();
    }

    @Override
    public List<L1Transaction> withNonce(Address sender, long nonce) {
      return outbox.values().stream()
          .filter(t -> t.sender().equals(sender) && t.nonce() == nonce)
          .toList();
    }

    @Override
    public List<L1Transaction> forPurpose(String purpose) {
      return outbox.values().stream().filter(t -> t.purpose().equals(purpose)).toList();
    }
  }

  private final class Batches implements BatchStore {
    @Override
    public Optional<StoredBatch> latest() {
      return batches.isEmpty() ? Optional.empty() : Optional.of(batches.lastEntry().getValue());
    }

    @Override
    public Optional<StoredBatch> byIndex(long index) {
      return Optional.ofNullable(batches.get(index));
    }

    @Override
    public Optional<StoredBatch> latestAtLeast(BatchStatus status) {
      return batches.descendingMap().values().stream()
          .filter(batch -> batch.status().atLeast(status))
          .findFirst();
    }

    @Override
    public List<StoredBatch> withStatus(BatchStatus status, int limit) {
      return batches.values().stream()
          .filter(batch -> batch.status() == status)
          .limit(limit)
          .toList();
    }

    @Override
    public void insert(StoredBatch batch, BatchBytes bytes) {
      write(
          "batch insert",
          () -> {
            if (batch.index() != latest().map(StoredBatch::index).orElse(0L) + 1) {
              throw new IllegalStateException("batch gap: " + batch.index());
            }
            batches.put(batch.index(), batch);
            batchBytes.put(batch.index(), bytes);
          });
    }

    @Override
    public Optional<BatchBytes> bytes(long index) {
      return Optional.ofNullable(batchBytes.get(index));
    }

    @Override
    public Optional<BatchBytes> bytesByDataHash(Hash dataHash) {
      return batches.values().stream()
          .filter(batch -> batch.header().dataHash().equals(dataHash))
          .findFirst()
          .flatMap(batch -> bytes(batch.index()));
    }

    @Override
    public boolean move(StoredBatch seen, BatchStatus status, @Nullable L1Inclusion commit) {
      StoredBatch now = batches.get(seen.index());
      if (now == null
          || now.status() != seen.status()
          || !now.batchHash().equals(seen.batchHash())) {
        return false;
      }
      write("batch " + status, () -> batches.put(now.index(), now.with(status, commit)));
      return true;
    }

    @Override
    public void discardFrom(long index) {
      write(
          "batch discard",
          () -> {
            batches.tailMap(index, true).clear();
            batchBytes.tailMap(index, true).clear();
          });
    }
  }
}
