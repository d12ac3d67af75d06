package io.heddle.batcher.l1.send;

import io.heddle.batcher.blob.BlobSidecar;
import io.heddle.batcher.derivation.BlobBaseFee;
import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1BlockTag;
import io.heddle.batcher.l1.rpc.L1Call;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1Receipt;
import io.heddle.batcher.l1.rpc.L1RpcException;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.l1.send.FeePolicy.Fees;
import io.heddle.batcher.port.L1Inclusion;
import io.heddle.batcher.port.L1Transaction;
import io.heddle.batcher.port.L1TransactionStatus;
import io.heddle.batcher.port.L1TransactionStore;
import io.heddle.batcher.port.PendingL1Transaction;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.PrivateKey;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends one account's transactions in the order of their nonces, so that a crash at any moment
/// loses none and doubles none.
///
/// 1. A transaction is signed and stored, then sent. After a crash the same bytes are sent again,
///    which L1 takes for the same transaction.
/// 2. Until it is seen in a block, [#poll] sends it again now and then, and after a while replaces
///    it by one that pays more: same nonce, so that only one of them can be included, and each
///    stored before it is sent. After [FeePolicy#maxBumps] it does so only when L1 has become
///    dearer than what it pays. It never gives up: it is sent again, logged and shown ([#pending])
///    until it is included.
/// 3. All attempts of a nonce are looked for. When the account's nonce has passed and none of them
///    is found for a while, somebody else used the nonce: they are dropped.
/// 4. An L1 reorg can take back a transaction while a later one waits, which then could never be
///    included. So the earlier one, though nobody may want it any more, is sent again first.
/// 5. Several may be on their way, up to a bound. The one with the lowest nonce is looked after as
///    above; those behind it are sent again now and then, and wait for it otherwise.
///
/// What L1 says against a transaction, nonsense included, ends nothing: the answer that counts is
/// the receipt. One account, one sender, one process: the role's lease sees to that. Not safe for
/// concurrent use, but for [#pending].
public final class L1Sender {

  private static final Logger LOG = LoggerFactory.getLogger(L1Sender.class);

  /// What geth's pool takes of one account's blob transactions.
  public static final int MAX_IN_FLIGHT = 16;

  private static final long NEVER = -1;

  private final L1Client l1;
  private final long l1ChainId;
  private final L1TransactionStore store;
  private final PrivateKey key;
  private final FeePolicy policy;
  private final Clock clock;
  private final int maxInFlight;
  private final Map<Hash, Long> sentAtMillis = new HashMap<>();
  private List<String> inFlight = List.of();
  private boolean accountIsOurs;
  private long toldOfNonce = NEVER;
  private long strandedSinceMillis = NEVER;
  private long bumpLookedAtMillis = NEVER;
  private volatile @Nullable PendingL1Transaction pending;

  /// Has one transaction on its way at a time.
  public L1Sender(
      L1Client l1,
      long l1ChainId,
      L1TransactionStore store,
      PrivateKey key,
      FeePolicy policy,
      Clock clock) {
    this(l1, l1ChainId, store, key, policy, clock, 1);
  }

  /// @param maxInFlight nonces that may be on their way; nodes pool 16 blob transactions of an
  ///   account
  public L1Sender(
      L1Client l1,
      long l1ChainId,
      L1TransactionStore store,
      PrivateKey key,
      FeePolicy policy,
      Clock clock,
      int maxInFlight) {
    if (maxInFlight < 1 || maxInFlight > MAX_IN_FLIGHT) {
      throw new IllegalArgumentException(
          "L1 transactions in flight: %d, expected 1 to %d".formatted(maxInFlight, MAX_IN_FLIGHT));
    }
    this.maxInFlight = maxInFlight;
    this.l1 = l1;
    this.l1ChainId = l1ChainId;
    this.store = store;
    this.key = key;
    this.policy = policy;
    this.clock = clock;
  }

  /// What to send.
  ///
  /// @param purpose what it is for; finds it again after a restart
  /// @param to recipient
  /// @param data calldata
  /// @param gasLimit gas, or 0 to estimate it
  /// @param sidecar blobs, or null
  public record Message(
      String purpose, Address to, Bytes data, long gasLimit, @Nullable BlobSidecar sidecar) {}

  /// Where the account's transactions stand.
  public sealed interface Progress {
    /// Nothing is on its way.
    record Idle() implements Progress {}

    /// This one is on its way, before all others.
    ///
    /// @param steady whether others may go behind it: its nonce is the account's next one
    record Waiting(L1Transaction transaction, boolean steady) implements Progress {}

    /// It is in a block, and worked.
    record Confirmed(String purpose, L1Inclusion inclusion) implements Progress {}

    /// It is in a block, and reverted.
    record Reverted(String purpose, L1Inclusion inclusion) implements Progress {}

    /// It can never be in a block.
    record Dropped(String purpose) implements Progress {}
  }

  /// The account.
  public Address address() {
    return key.address();
  }

  /// What is on its way; from any thread.
  public Optional<PendingL1Transaction> pending() {
    return Optional.ofNullable(pending);
  }

  /// What the transactions on their way were for when [#poll] last looked, one for each nonce,
  /// lowest nonce first.
  public List<String> inFlight() {
    return inFlight;
  }

  /// Whether the account has transactions on their way that are of another process, one whose
  /// database is lost: what they do must be seen before anything is sent. Asked with nothing of
  /// ours on its way, until there were none once.
  public boolean strangersOnTheirWay() {
    if (accountIsOurs) {
      return false;
    }
    long included = l1.nonce(address());
    long pooled = l1.pendingNonce(address());
    accountIsOurs = pooled <= included;
    if (!accountIsOurs && pooled != toldOfNonce) {
      toldOfNonce = pooled;
      LOG.warn(
          "waiting for transactions of an earlier process: account={} nonces=[{}..{}]",
          address(),
          included,
          pooled - 1);
    }
    return !accountIsOurs;
  }

  private static List<String> purposes(List<L1Transaction> open) {
    SortedMap<Long, String> purposes = new TreeMap<>();
    open.forEach(attempt -> purposes.put(attempt.nonce(), attempt.purpose()));
    return List.copyOf(purposes.values());
  }

  /// Looks after what is on its way. The outcome of each transaction is reported once; it stays in
  /// the store.
  public Progress poll() {
    List<L1Transaction> open = store.open(address());
    inFlight = purposes(open);
    if (open.isEmpty()) {
      pending = null;
      return new Progress.Idle();
    }
    long nonce = open.getFirst().nonce();
    List<L1Transaction> attempts =
        open.stream().filter(attempt -> attempt.nonce() == nonce).toList();
    Optional<Progress> outcome = resolve(attempts);
    if (outcome.isPresent()) {
      return outcome.get();
    }
    long next = l1.nonce(address());
    if (next > nonce) {
      // Between the two reads one of them may have been included after all.
      return resolve(attempts).orElseGet(() -> stranded(attempts));
    }
    if (next < nonce) {
      return fillGap(next).orElseGet(() -> stranded(attempts));
    }
    strandedSinceMillis = NEVER;
    L1Transaction newest = bumpIfDue(attempts);
    resendIfDue(newest);
    resendLater(open, nonce);
    return new Progress.Waiting(newest, true);
  }

  /// The newest attempt of each later nonce, in order.
  private void resendLater(List<L1Transaction> open, long lowest) {
    SortedMap<Long, L1Transaction> newest = new TreeMap<>();
    open.stream()
        .filter(attempt -> attempt.nonce() > lowest)
        .forEach(attempt -> newest.put(attempt.nonce(), attempt));
    newest.values().forEach(this::resendIfDue);
  }

  /// Gas that a transaction may take, with a margin. Throws [L1RpcException] when L1 says that it
  /// would revert on the newest block.
  public long estimateGas(Message message) {
    return withMargin(l1.estimateGas(call(message)));
  }

  private L1Call call(Message message) {
    List<Hash> hashes = message.sidecar() == null ? List.of() : message.sidecar().versionedHashes();
    return new L1Call(address(), message.to(), U256.ZERO, message.data(), hashes);
  }

  /// Signs, stores, then sends, behind what is on its way. Throws [L1RpcException] when L1 says
  /// beforehand that it would revert; then nothing is stored. L1 is not asked when the message
  /// names its gas: it cannot know yet what a transaction does after those on their way.
  public L1Transaction submit(Message message) {
    List<L1Transaction> open = store.open(address());
    long inFlight = open.stream().mapToLong(L1Transaction::nonce).distinct().count();
    if (inFlight >= maxInFlight) {
      throw new IllegalStateException(
          "as many transactions are on their way as may be: sender=%s count=%d"
              .formatted(address(), inFlight));
    }
    L1Call call = call(message);
    long gasLimit = message.gasLimit() > 0 ? message.gasLimit() : withMargin(l1.estimateGas(call));
    long nonce = open.isEmpty() ? l1.nonce(address()) : open.getLast().nonce() + 1;
    Fees fees = today();
    Bytes raw = SignedForms.sign(key, l1ChainId, nonce, fees, gasLimit, call, message.sidecar());
    L1Transaction transaction = stored(message.purpose(), 0, raw, fees);
    // After an L1 reorg the very same transaction can come about again.
    store.forPurpose(message.purpose()).stream()
        .filter(earlier -> earlier.hash().equals(transaction.hash()))
        .findFirst()
        .ifPresentOrElse(this::reopen, () -> store.insert(transaction));
    LOG.info(
        "l1 transaction stored: purpose={} nonce={} hash={} bytes={}",
        transaction.purpose(),
        transaction.nonce(),
        transaction.hash(),
        raw.size());
    send(transaction);
    return transaction;
  }

  /// An L1 reorg removed this transaction: look after it again, with the same bytes.
  ///
  /// @throws L1UnavailableException when the bytes are gone because L1 has finalized the nonce:
  ///   then it is the L1 node that is behind
  public void reopen(L1Transaction transaction) {
    if (transaction.raw().isEmpty()) {
      throw new L1UnavailableException(
          "the L1 node is behind what L1 has finalized: sender="
              + address()
              + " nonce="
              + transaction.nonce());
    }
    store.update(transaction.hash(), L1TransactionStatus.PENDING, null);
    sentAtMillis.remove(transaction.hash());
  }

  /// L1 waits for a nonce before the open ones. Empty when the outbox never had a transaction with
  /// it that was included.
  private Optional<Progress> fillGap(long nonce) {
    Optional<L1Transaction> removed =
        store.withNonce(address(), nonce).stream()
            .filter(t ->
                t.status() == L1TransactionStatus.CONFIRMED
                    || t.status() == L1TransactionStatus.FAILED)
            .findFirst();
    removed.ifPresent(transaction -> {
      LOG.warn(
          "l1 transaction removed by a reorg, sent again: purpose={} nonce={} hash={}",
          transaction.purpose(),
          nonce,
          transaction.hash());
      reopen(transaction);
    });
    return removed.map(transaction -> new Progress.Waiting(transaction, false));
  }

  private Optional<Progress> resolve(List<L1Transaction> attempts) {
    for (L1Transaction attempt : attempts) {
      Optional<L1Receipt> receipt = l1.receipt(attempt.hash());
      if (receipt.isPresent()) {
        return Optional.of(settle(attempts, attempt, receipt.get()));
      }
    }
    return Optional.empty();
  }

  private Progress settle(List<L1Transaction> attempts, L1Transaction included, L1Receipt receipt) {
    L1Inclusion inclusion =
        new L1Inclusion(included.hash(), receipt.blockNumber(), receipt.blockHash());
    for (L1Transaction attempt : attempts) {
      if (!attempt.hash().equals(included.hash())) {
        store.update(attempt.hash(), L1TransactionStatus.DROPPED, null);
      }
    }
    store.update(
        included.hash(),
        receipt.success() ? L1TransactionStatus.CONFIRMED : L1TransactionStatus.FAILED,
        inclusion);
    forget(attempts);
    if (receipt.success()) {
      LOG.info(
          "l1 transaction included: purpose={} hash={} l1Block={} gasUsed={}",
          included.purpose(),
          included.hash(),
          receipt.blockNumber(),
          receipt.gasUsed());
      return new Progress.Confirmed(included.purpose(), inclusion);
    }
    LOG.warn(
        "l1 transaction reverted: purpose={} hash={} l1Block={}",
        included.purpose(),
        included.hash(),
        receipt.blockNumber());
    return new Progress.Reverted(included.purpose(), inclusion);
  }

  /// It seems that none can be included. But a node may show an account's nonce a moment before the
  /// receipt that belongs to it, so this has to stay so for a while.
  private Progress stranded(List<L1Transaction> attempts) {
    if (strandedSinceMillis == NEVER) {
      strandedSinceMillis = clock.millis();
    }
    boolean sure = clock.millis() - strandedSinceMillis >= policy.resendAfter().toMillis();
    return sure ? drop(attempts) : new Progress.Waiting(attempts.getLast(), false);
  }

  private Progress drop(List<L1Transaction> attempts) {
    for (L1Transaction attempt : attempts) {
      store.update(attempt.hash(), L1TransactionStatus.DROPPED, null);
    }
    forget(attempts);
    L1Transaction last = attempts.getLast();
    LOG.warn(
        "l1 transaction dropped, its nonce cannot be used: purpose={} nonce={} sender={}",
        last.purpose(),
        last.nonce(),
        address());
    return new Progress.Dropped(last.purpose());
  }

  private void forget(List<L1Transaction> attempts) {
    attempts.forEach(attempt -> sentAtMillis.remove(attempt.hash()));
    strandedSinceMillis = NEVER;
  }

  /// The attempt to go on with: another one that pays more, if it is time for that. Looked at once
  /// per [FeePolicy#bumpAfter], and each look that changes nothing is reported.
  private L1Transaction bumpIfDue(List<L1Transaction> attempts) {
    L1Transaction newest = attempts.getLast();
    long now = clock.millis();
    long since = attempts.getFirst().createdAtMillis();
    if (pending == null || !pending.hash().equals(newest.hash())) {
      show(newest, since, "");
    }
    long looked = Math.max(newest.createdAtMillis(), bumpLookedAtMillis);
    if (now - looked < policy.bumpAfter().toMillis()) {
      return newest;
    }
    bumpLookedAtMillis = now;
    Fees old =
        new Fees(newest.maxFeePerGas(), newest.maxPriorityFeePerGas(), newest.maxFeePerBlobGas());
    Fees today = today();
    Fees fees = policy.bumped(old, today, !newest.maxFeePerBlobGas().isZero());
    if (!policy.affordable(fees)) {
      return stuck(newest, since, "its fee is at the cap");
    }
    if (newest.attempt() >= policy.maxBumps() && !policy.outpriced(old, today)) {
      return stuck(
          newest, since, "it pays enough, and was replaced " + newest.attempt() + " times");
    }
    Bytes raw = SignedForms.withFees(key, newest.raw(), fees);
    L1Transaction replacement = stored(newest.purpose(), newest.attempt() + 1, raw, fees);
    store.replace(newest.hash(), replacement);
    show(replacement, since, "");
    LOG.info(
        "l1 transaction replaced: purpose={} nonce={} hash={} maxFeePerGas={}",
        replacement.purpose(),
        replacement.nonce(),
        replacement.hash(),
        fees.maxFeePerGas());
    return replacement;
  }

  private L1Transaction stuck(L1Transaction newest, long sinceMillis, String why) {
    show(newest, sinceMillis, why);
    LOG.warn(
        "l1 transaction still not included, {}: purpose={} nonce={} hash={} seconds={}"
            + " maxFeePerGas={}",
        why,
        newest.purpose(),
        newest.nonce(),
        newest.hash(),
        (clock.millis() - sinceMillis) / 1_000,
        newest.maxFeePerGas());
    return newest;
  }

  private void show(L1Transaction newest, long sinceMillis, String stuck) {
    pending =
        new PendingL1Transaction(
            newest.purpose(), newest.hash(), newest.attempt(), sinceMillis, stuck);
  }

  private void resendIfDue(L1Transaction transaction) {
    Long sentAt = sentAtMillis.get(transaction.hash());
    if (sentAt == null || clock.millis() - sentAt >= policy.resendAfter().toMillis()) {
      send(transaction);
    }
  }

  /// What L1 says against a transaction that is stored is no failure: [#poll] finds out what became
  /// of it.
  private void send(L1Transaction transaction) {
    sentAtMillis.put(transaction.hash(), clock.millis());
    try {
      Hash hash = l1.send(transaction.raw());
      if (!hash.equals(transaction.hash())) {
        LOG.warn(
            "l1 names another hash, the transaction will be sent again: expected={} actual={}",
            transaction.hash(),
            hash);
      }
    } catch (L1RpcException e) {
      if (!e.alreadyKnown() && !e.nonceTooLow()) {
        LOG.warn(
            "l1 transaction refused: purpose={} nonce={} hash={} reason={}",
            transaction.purpose(),
            transaction.nonce(),
            transaction.hash(),
            e.getMessage());
      }
    } catch (L1UnavailableException e) {
      LOG.warn(
          "l1 transaction not sent, will be: purpose={} hash={} reason={}",
          transaction.purpose(),
          transaction.hash(),
          e.getMessage());
    }
  }

  private L1Transaction stored(String purpose, int attempt, Bytes raw, Fees fees) {
    SignedForms.Identity identity = SignedForms.identity(raw);
    return new L1Transaction(
        address(),
        identity.nonce(),
        attempt,
        purpose,
        identity.hash(),
        raw,
        fees.maxFeePerGas(),
        fees.maxPriorityFeePerGas(),
        identity.blobs() ? fees.maxFeePerBlobGas() : U256.ZERO,
        clock.millis(),
        L1TransactionStatus.PENDING,
        null);
  }

  private Fees today() {
    L1Block head =
        l1.block(L1BlockTag.LATEST)
            .orElseThrow(() -> new L1UnavailableException("L1 has no latest block"));
    U256 blobBaseFee =
        head.header()
            .excessBlobGas()
            .map(excess -> BlobBaseFee.of(l1ChainId, head.header().timestamp(), excess))
            .orElse(U256.ONE);
    return policy.initial(head.header().baseFeePerGas(), l1.maxPriorityFeePerGas(), blobBaseFee);
  }

  private static long withMargin(long gas) {
    return gas + gas / 4;
  }
}
