package io.heddle.sequencer.store;

import io.heddle.batcher.port.ConfirmedOrigin;
import io.heddle.batcher.port.L1OriginStore;
import io.heddle.primitives.Hash;
import io.heddle.primitives.rollup.L1Deposit;
import io.heddle.primitives.rollup.L1Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Confirmed L1 blocks and their deposits, in the tables `l1_origins` and `deposits`.
public final class PostgresL1OriginStore implements L1OriginStore {
  private final Sessions sessions;

  public PostgresL1OriginStore(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Optional<L1Origin> latest() {
    return sessions
        .transaction(session ->
            session
                .createSelectionQuery("from OriginEntity order by number desc", OriginEntity.class)
                .setMaxResults(1)
                .getResultList())
        .stream()
        .findFirst()
        .map(OriginEntity::toOrigin);
  }

  @Override
  public Optional<L1Origin> byNumber(long number) {
    @Nullable OriginEntity row =
        sessions.transaction(session -> session.find(OriginEntity.class, number));
    return Optional.ofNullable(row).map(OriginEntity::toOrigin);
  }

  @Override
  public Optional<ConfirmedOrigin> confirmed(long number) {
    // One statement sees one state of the database.
    List<Object[]> rows =
        sessions.transaction(session ->
            session
                .createSelectionQuery(
                    "select o, d from OriginEntity o"
                        + " left join DepositEntity d on d.l1BlockNumber = o.number"
                        + " where o.number = :number order by d.logIndex",
                    Object[].class)
                .setParameter("number", number)
                .getResultList());
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    List<L1Deposit> deposits =
        rows.stream()
            .map(row -> (DepositEntity) row[1])
            .filter(Objects::nonNull)
            .map(DepositEntity::toDeposit)
            .toList();
    OriginEntity origin = (OriginEntity) rows.getFirst()[0];
    return Optional.of(new ConfirmedOrigin(origin.toOrigin(), deposits));
  }

  /// Deposits are numbered without gaps, so the last one's index says how many there are; counting
  /// rows would take longer with each.
  @Override
  public long depositCount() {
    return sessions.transaction(session ->
        session
            .createSelectionQuery(
                "select coalesce(max(index), -1) + 1 from DepositEntity", Long.class)
            .getSingleResult());
  }

  @Override
  public Hash depositRollingHash(long count) {
    if (count == 0) {
      return Hash.ZERO;
    }
    @Nullable DepositEntity row =
        sessions.transaction(session -> session.find(DepositEntity.class, count - 1));
    if (row == null) {
      throw new IllegalArgumentException("deposits not stored: count=" + count);
    }
    return Hash.fromBytes(row.rollingHash);
  }

  @Override
  public void append(List<ConfirmedOrigin> origins) {
    List<Object> rows = new ArrayList<>();
    for (ConfirmedOrigin origin : origins) {
      rows.add(OriginEntity.of(origin.origin()));
      origin.deposits().stream().map(DepositEntity::of).forEach(rows::add);
    }
    sessions.transaction(session -> session.persistAll(rows.toArray()));
  }

  @Override
  public void truncateFrom(long number) {
    sessions.transaction(session ->
        session
            .createMutationQuery("delete from DepositEntity where l1BlockNumber >= :number")
            .setParameter("number", number)
            .executeUpdate()
            .chain(_ ->
                session
                    .createMutationQuery("delete from OriginEntity where number >= :number")
                    .setParameter("number", number)
                    .executeUpdate()));
  }
}
