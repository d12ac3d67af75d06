package io.heddle.executor.trie;

import io.heddle.executor.Account;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;

/// An account as the account trie holds it: `rlp([nonce, balance, storageRoot, codeHash])`.
record TrieAccount(Account account, Hash storageRoot) {
  private static final int SIZE_HINT = 112;

  byte[] encode() {
    return new RlpWriter(SIZE_HINT)
        .beginList()
        .writeLong(account.nonce())
        .writeU256(account.balance())
        .writeHash(storageRoot)
        .writeHash(account.codeHash())
        .endList()
        .toBytes()
        .unsafeArray();
  }

  /// Copies the storage root from one encoded account to another, and returns it.
  static Hash copyStorageRoot(byte[] from, byte[] to) {
    int start = from.length - Hash.SIZE - 1 - Hash.SIZE;
    System.arraycopy(from, start, to, to.length - Hash.SIZE - 1 - Hash.SIZE, Hash.SIZE);
    return Hash.fromBytes(from, start);
  }

  static TrieAccount decode(byte[] rlp) {
    RlpReader fields = RlpReader.ofList(Bytes.wrap(rlp), "account");
    long nonce = fields.readLong("nonce");
    var balance = fields.readU256("balance");
    Hash storageRoot = fields.readHash("storageRoot");
    Hash codeHash = fields.readHash("codeHash");
    fields.expectEnd("account");
    return new TrieAccount(new Account(nonce, balance, codeHash), storageRoot);
  }
}
