package io.heddle.executor.state;

import io.heddle.executor.Account;
import io.heddle.executor.trie.SortedTrie;
import io.heddle.executor.trie.StateTrie;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import org.jspecify.annotations.Nullable;

/// Computes the tries of a state that is poured into it, in constant memory, and hands on what a
/// store keeps of it. [#finish] gives the root.
public final class StateTries implements StateSink {
  /// Keeps nothing, for when only the root is asked for.
  public static final Output DISCARDED = new Discarded();

  private final Output output;
  private final SortedTrie accounts;
  private final SortedTrie slots;
  private @Nullable Hash openKey;
  private @Nullable Account openAccount;

  /// Takes what a store keeps: codes, slots, and nodes before the accounts that need them.
  public interface Output {
    /// Keeps a trie node.
    ///
    /// @param owner [Hash#ZERO] for the account trie, else the account's key
    /// @param path one nibble per byte
    /// @param leaves how many are below it
    void node(Hash owner, byte[] path, byte[] rlp, int leaves);

    void account(Hash key, Account account, Hash storageRoot);

    void slot(Hash account, Hash key, U256 value);

    /// Keeps a code.
    void code(Hash codeHash, Bytes code);

    /// Throws [StateStoreException] unless this code was given before.
    void requireCode(Hash codeHash);
  }

  public StateTries(Output output) {
    this.output = output;
    this.accounts =
        new SortedTrie((path, rlp, leaves) -> output.node(Hash.ZERO, path, rlp, leaves));
    this.slots =
        new SortedTrie((path, rlp, leaves) -> output.node(requireOpen(), path, rlp, leaves));
  }

  /// The root of what a source holds, nothing kept.
  public static Hash root(StateSource source) {
    StateTries tries = new StateTries(DISCARDED);
    source.pour(tries);
    return tries.finish();
  }

  @Override
  public void code(Bytes code) {
    if (openKey != null) {
      throw new StateStoreException("state out of order: code after an account");
    }
    output.code(Keccak.hash(code), code);
  }

  @Override
  public void account(Hash key, Account account) {
    closeAccount();
    if (account.hasCode()) {
      output.requireCode(account.codeHash());
    }
    openKey = key;
    openAccount = account;
  }

  @Override
  public void slot(Hash key, U256 value) {
    if (value.isZero()) {
      throw new StateStoreException("state holds a zero slot: account=" + openKey + " slot=" + key);
    }
    put(slots, key, StateTrie.slotValue(value));
    output.slot(requireOpen(), key, value);
  }

  /// The state root, once everything was given.
  public Hash finish() {
    closeAccount();
    return accounts.finish();
  }

  private void closeAccount() {
    Hash key = openKey;
    Account account = openAccount;
    if (key == null || account == null) {
      return;
    }
    Hash storageRoot = slots.finish();
    put(accounts, key, StateTrie.accountValue(account, storageRoot));
    output.account(key, account, storageRoot);
    openKey = null;
    openAccount = null;
  }

  private Hash requireOpen() {
    Hash key = openKey;
    if (key == null) {
      throw new StateStoreException("state out of order: a slot without account");
    }
    return key;
  }

  private static void put(SortedTrie trie, Hash key, byte[] value) {
    try {
      trie.put(key.toBytes(), value);
    } catch (IllegalArgumentException e) {
      throw new StateStoreException("state out of order: " + e.getMessage(), e);
    }
  }

  private static final class Discarded implements Output {
    @Override
    public void node(Hash owner, byte[] path, byte[] rlp, int leaves) {}

    @Override
    public void account(Hash key, Account account, Hash storageRoot) {}

    @Override
    public void slot(Hash account, Hash key, U256 value) {}

    @Override
    public void code(Hash codeHash, Bytes code) {}

    @Override
    public void requireCode(Hash codeHash) {}
  }
}
