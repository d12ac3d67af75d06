package io.heddle.sequencer;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/// Accepts transactions from users and answers for those not yet sealed.
public interface TransactionPool {
  /// Most gas that one user transaction may ask for; an empty block always has room for it. The
  /// chain's rules may allow less.
  long MAX_TRANSACTION_GAS = 30_000_000;

  /// Decodes, recovers, checks and pools a signed transaction. A result of [SubmitResult.Accepted]
  /// means valid and pooled; it may still be dropped, and [#dropped] then tells why.
  SubmitResult submit(Bytes raw);

  /// A submission whose costly part is done.
  interface Submission {
    SubmitResult submit();
  }

  /// Does the part of [#submit] that depends on nothing but the bytes, decoding and recovering the
  /// sender, which is nearly all of its work. Submissions can be prepared in parallel and then made
  /// in order.
  default Submission prepare(Bytes raw) {
    return () -> submit(raw);
  }

  /// Waits until what was accepted so far is kept as the node promises (`heddle.pool.journal`):
  /// before a reply with accepted hashes leaves.
  default void awaitKept() {}

  /// The next nonce of an account: state nonce of the open block plus its consecutive pooled
  /// transactions.
  long pendingNonce(Address account);

  /// A pooled transaction that is not in a sealed block yet.
  Optional<RecoveredTransaction> transaction(Hash hash);

  /// What is accepted and in no sealed block, in no particular order.
  Collection<RecoveredTransaction> unsealed();

  /// Has each transaction told that is accepted from now on, on the thread that submits it: the
  /// listener must be quick, and stays.
  void listen(Consumer<RecoveredTransaction> listener);

  PoolStatus status();

  /// Why a transaction that was accepted once is gone without being included; remembered for a
  /// bounded number of transactions.
  Optional<DroppedTransaction> dropped(Hash hash);
}
