package io.heddle.sequencer.rpc.method;

import io.heddle.primitives.Hash;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.StateAccess;
import io.heddle.sequencer.TransactionPool;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.shape.TransactionJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The transactions to hashes that the pool took a while ago: most are still in it or in the open
/// block, others are sealed, and of those that were dropped nothing is kept.
final class WholeTransactions {
  /// Of one answer. Each may have to be read from PostgreSQL.
  static final int MAX = 1_000;

  /// Of one answer, encoded; in JSON they take about twice as much. One transaction is always told.
  static final long MAX_BYTES = 4 << 20;

  private final ChainReader chain;
  private final StateAccess states;
  private final TransactionPool pool;

  WholeTransactions(ChainReader chain, StateAccess states, TransactionPool pool) {
    this.chain = chain;
    this.states = states;
    this.pool = pool;
  }

  /// What an answer has room for.
  ///
  /// @param hashes how many of the hashes, from the first one on, it deals with
  record Part(int hashes, List<Json> transactions) {}

  private record Found(long bytes, Json json) {}

  Part of(List<Hash> hashes) {
    Map<Hash, RecoveredTransaction> open =
        states.pending().transactions().stream()
            .collect(Collectors.toMap(RecoveredTransaction::hash, Function.identity()));
    List<Json> transactions = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < hashes.size(); i++) {
      Optional<Found> found = find(hashes.get(i), open);
      if (found.isEmpty()) {
        continue;
      }
      bytes += found.get().bytes();
      if (bytes > MAX_BYTES && !transactions.isEmpty()) {
        return new Part(i, transactions);
      }
      transactions.add(found.get().json());
    }
    return new Part(hashes.size(), transactions);
  }

  private Optional<Found> find(Hash hash, Map<Hash, RecoveredTransaction> open) {
    return pool.transaction(hash)
        .or(() -> Optional.ofNullable(open.get(hash)))
        .map(transaction -> new Found(bytes(transaction), TransactionJson.pending(transaction)))
        .or(() ->
            chain
                .transaction(hash)
                .map(included ->
                    new Found(bytes(included.transaction()), TransactionJson.of(included))));
  }

  private static long bytes(RecoveredTransaction transaction) {
    return transaction.encoded().size();
  }
}
