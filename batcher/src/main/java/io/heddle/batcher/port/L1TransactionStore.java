package io.heddle.batcher.port;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Port: the outbox. Blocking; every write is durable when it returns.
public interface L1TransactionStore {

  /// Adds a transaction that is about to be sent. A hash that is already there is an error.
  void insert(L1Transaction transaction);

  /// Marks `replaced` as [L1TransactionStatus#REPLACED] and adds its replacement, in one step.
  void replace(Hash replaced, L1Transaction replacement);

  /// Records what became of a transaction.
  void update(Hash hash, L1TransactionStatus status, @Nullable L1Inclusion inclusion);

  /// Drops the signed bytes of this sender's transactions whose outcome is known and whose nonce is
  /// below this one.
  ///
  /// @param nonce the sender's in an L1 block that L1 calls final: no reorganisation brings an
  ///   earlier one back
  void dropBytes(Address sender, long nonce);

  /// Transactions of this sender that may still be included (PENDING or REPLACED), ascending by
  /// nonce, then attempt.
  List<L1Transaction> open(Address sender);

  /// Every attempt of this sender with this nonce, oldest first.
  List<L1Transaction> withNonce(Address sender, long nonce);

  /// Every transaction ever stored for this purpose, oldest first.
  List<L1Transaction> forPurpose(String purpose);
}
