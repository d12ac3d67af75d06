package io.heddle.sequencer.store;

import io.heddle.batcher.port.BatchBytes;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.BatchStore;
import io.heddle.batcher.port.L1Inclusion;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.primitives.Hash;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.LockModeType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/// The batches we made, in the table `batches`.
public final class PostgresBatchStore implements BatchStore {
  private final Sessions sessions;

  public PostgresBatchStore(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Optional<StoredBatch> latest() {
    return latestAtLeast(BatchStatus.SEALED);
  }

  @Override
  public Optional<StoredBatch> byIndex(long index) {
    @Nullable BatchEntity row =
        sessions.transaction(session -> session.find(BatchEntity.class, index));
    return Optional.ofNullable(row).map(BatchEntity::toBatch);
  }

  @Override
  public Optional<StoredBatch> latestAtLeast(BatchStatus status) {
    List<BatchStatus> statuses =
        Arrays.stream(BatchStatus.values()).filter(other -> other.atLeast(status)).toList();
    return sessions
        .transaction(session ->
            session
                .createSelectionQuery(
                    "from BatchEntity where status in :statuses order by index desc",
                    BatchEntity.class)
                .setParameter("statuses", statuses)
                .setMaxResults(1)
                .getResultList())
        .stream()
        .findFirst()
        .map(BatchEntity::toBatch);
  }

  @Override
  public List<StoredBatch> withStatus(BatchStatus status, int limit) {
    return sessions
        .transaction(session ->
            session
                .createSelectionQuery(
                    "from BatchEntity where status = :status order by index", BatchEntity.class)
                .setParameter("status", status)
                .setMaxResults(limit)
                .getResultList())
        .stream()
        .map(BatchEntity::toBatch)
        .toList();
  }

  @Override
  public void insert(StoredBatch batch, BatchBytes bytes) {
    sessions.transaction(session ->
        lastIndex(session)
            .chain(last -> {
              if (batch.index() != last + 1) {
                throw new IllegalStateException(
                    "batch gap: expected=" + (last + 1) + " actual=" + batch.index());
              }
              return session
                  .persist(BatchEntity.of(batch))
                  .chain(() -> session.persist(BatchBytesEntity.of(batch.index(), bytes)));
            }));
  }

  @Override
  public Optional<BatchBytes> bytes(long index) {
    @Nullable BatchBytesEntity row =
        sessions.transaction(session -> session.find(BatchBytesEntity.class, index));
    return Optional.ofNullable(row).map(BatchBytesEntity::toBytes);
  }

  @Override
  public Optional<BatchBytes> bytesByDataHash(Hash dataHash) {
    return sessions
        .transaction(session ->
            session
                .createSelectionQuery(
                    "select bytes from BatchBytesEntity bytes, BatchEntity batch"
                        + " where bytes.index = batch.index and batch.dataHash = :dataHash",
                    BatchBytesEntity.class)
                .setParameter("dataHash", dataHash.toBytes())
                .setMaxResults(1)
                .getResultList())
        .stream()
        .findFirst()
        .map(BatchBytesEntity::toBytes);
  }

  private static Uni<Long> lastIndex(Mutiny.Session session) {
    return session
        .createSelectionQuery("select coalesce(max(index), 0) from BatchEntity", Long.class)
        .getSingleResult();
  }

  @Override
  public boolean move(StoredBatch seen, BatchStatus status, @Nullable L1Inclusion commit) {
    return sessions.transaction(session ->
        session
            .find(BatchEntity.class, seen.index(), LockModeType.PESSIMISTIC_WRITE)
            .map(row -> {
              if (row == null || !row.isStill(seen)) {
                return false;
              }
              row.move(status, commit);
              return true;
            }));
  }

  @Override
  public void discardFrom(long index) {
    sessions.transaction(session ->
        session
            .createMutationQuery("delete from BatchBytesEntity where index >= :index")
            .setParameter("index", index)
            .executeUpdate()
            .chain(() ->
                session
                    .createMutationQuery("delete from BatchEntity where index >= :index")
                    .setParameter("index", index)
                    .executeUpdate()));
  }
}
