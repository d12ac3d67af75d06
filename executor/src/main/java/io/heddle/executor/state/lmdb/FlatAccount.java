package io.heddle.executor.state.lmdb;

import io.heddle.executor.Account;
import io.heddle.executor.trie.StateTrie;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.nio.ByteBuffer;

/// An account as the store keeps it: `flags:1 ‖ nonceSize:1 ‖ nonce ‖ codeHash:32? ‖
/// storageRoot:32? ‖ balance`.
///
/// Hashes that stand for "nothing" are left out (flags say which are there) and numbers have no
/// leading zeros, so most accounts take about a dozen bytes. The storage root answers `hasStorage`
/// without a range look-up, also in history.
public record FlatAccount(Account account, Hash storageRoot) {
  private static final int HAS_CODE = 1;
  private static final int HAS_STORAGE = 2;

  public boolean hasStorage() {
    return !storageRoot.equals(StateTrie.EMPTY_ROOT);
  }

  public byte[] encode() {
    boolean hasCode = !account.codeHash().equals(Keccak.EMPTY);
    byte[] nonce = U256.of(account.nonce()).toMinimalBytes();
    byte[] balance = account.balance().toMinimalBytes();
    int size =
        2
            + nonce.length
            + balance.length
            + (hasCode ? Hash.SIZE : 0)
            + (hasStorage() ? Hash.SIZE : 0);
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put((byte) ((hasCode ? HAS_CODE : 0) | (hasStorage() ? HAS_STORAGE : 0)));
    out.put((byte) nonce.length).put(nonce);
    if (hasCode) {
      out.put(account.codeHash().toBytes());
    }
    if (hasStorage()) {
      out.put(storageRoot.toBytes());
    }
    return out.put(balance).array();
  }

  public static FlatAccount decode(byte[] bytes) {
    int flags = bytes[0];
    int at = 2 + bytes[1];
    long nonce = U256.fromBytes(bytes, 2, bytes[1]).w0();
    Hash codeHash = Keccak.EMPTY;
    Hash storageRoot = StateTrie.EMPTY_ROOT;
    if ((flags & HAS_CODE) != 0) {
      codeHash = Hash.fromBytes(bytes, at);
      at += Hash.SIZE;
    }
    if ((flags & HAS_STORAGE) != 0) {
      storageRoot = Hash.fromBytes(bytes, at);
      at += Hash.SIZE;
    }
    U256 balance = U256.fromBytes(bytes, at, bytes.length - at);
    return new FlatAccount(new Account(nonce, balance, codeHash), storageRoot);
  }
}
