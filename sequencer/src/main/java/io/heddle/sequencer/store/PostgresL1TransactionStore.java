package io.heddle.sequencer.store;

import io.heddle.batcher.port.L1Inclusion;
import io.heddle.batcher.port.L1Transaction;
import io.heddle.batcher.port.L1TransactionStatus;
import io.heddle.batcher.port.L1TransactionStore;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.smallrye.mutiny.Uni;
import java.util.Arrays;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/// The outbox, in the table `l1_transactions`.
public final class PostgresL1TransactionStore implements L1TransactionStore {
  private final Sessions sessions;

  public PostgresL1TransactionStore(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void insert(L1Transaction transaction) {
    sessions.transaction(session -> session.persist(L1TransactionEntity.of(transaction)));
  }

  @Override
  public void replace(Hash replaced, L1Transaction replacement) {
    sessions.transaction(session ->
        byHash(session, replaced)
            .invoke(row -> row.move(L1TransactionStatus.REPLACED, null))
            .chain(row -> session.persist(L1TransactionEntity.of(replacement))));
  }

  @Override
  public void update(Hash hash, L1TransactionStatus status, @Nullable L1Inclusion inclusion) {
    sessions.transaction(
        session -> byHash(session, hash).invoke(row -> row.move(status, inclusion)));
  }

  @Override
  public void dropBytes(Address sender, long nonce) {
    sessions.transaction(session ->
        session
            .createNativeQuery(
                """
                update l1_transactions set raw = ''
                where sender = :sender and nonce < :nonce and octet_length(raw) > 0
                  and status not in ('PENDING', 'REPLACED')
                """)
            .setParameter("sender", sender.toBytes())
            .setParameter("nonce", nonce)
            .executeUpdate());
  }

  @Override
  public List<L1Transaction> open(Address sender) {
    List<L1TransactionStatus> open =
        Arrays.stream(L1TransactionStatus.values()).filter(L1TransactionStatus::open).toList();
    return sessions
        .transaction(session ->
            session
                .createSelectionQuery(
                    "from L1TransactionEntity where sender = :sender and status in :open"
                        + " order by nonce, attempt",
                    L1TransactionEntity.class)
                .setParameter("sender", sender.toBytes())
                .setParameter("open", open)
                .getResultList())
        .stream()
        .map(L1TransactionEntity::toTransaction)
        .toList();
  }

  @Override
  public List<L1Transaction> withNonce(Address sender, long nonce) {
    return sessions
        .transaction(session ->
            session
                .createSelectionQuery(
                    "from L1TransactionEntity where sender = :sender and nonce = :nonce"
                        + " order by id",
                    L1TransactionEntity.class)
                .setParameter("sender", sender.toBytes())
                .setParameter("nonce", nonce)
                .getResultList())
        .stream()
        .map(L1TransactionEntity::toTransaction)
        .toList();
  }

  @Override
  public List<L1Transaction> forPurpose(String purpose) {
    return sessions
        .transaction(session ->
            session
                .createSelectionQuery(
                    "from L1TransactionEntity where purpose = :purpose order by id",
                    L1TransactionEntity.class)
                .setParameter("purpose", purpose)
                .getResultList())
        .stream()
        .map(L1TransactionEntity::toTransaction)
        .toList();
  }

  private static Uni<L1TransactionEntity> byHash(Mutiny.Session session, Hash hash) {
    return session
        .createSelectionQuery(
            "from L1TransactionEntity where hash = :hash", L1TransactionEntity.class)
        .setParameter("hash", hash.toBytes())
        .getSingleResultOrNull()
        .onItem()
        .ifNull()
        .failWith(() -> new IllegalStateException("no such L1 transaction: hash=" + hash));
  }
}
