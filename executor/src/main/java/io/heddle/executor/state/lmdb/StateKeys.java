package io.heddle.executor.state.lmdb;

import io.heddle.executor.trie.NodeKey;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.nio.ByteBuffer;

/// The byte layout of the store's keys, see [Table].
public final class StateKeys {
  private StateKeys() {}

  public static byte[] account(Address address) {
    return Keccak.hash(address.toBytes()).toBytes();
  }

  public static byte[] slot(byte[] account, U256 slot) {
    byte[] key = new byte[2 * Hash.SIZE];
    System.arraycopy(account, 0, key, 0, Hash.SIZE);
    Keccak.hash(slot.toBytes()).copyTo(key, Hash.SIZE);
    return key;
  }

  public static byte[] slot(Hash account, Hash slot) {
    byte[] key = new byte[2 * Hash.SIZE];
    account.copyTo(key, 0);
    slot.copyTo(key, Hash.SIZE);
    return key;
  }

  public static Table nodeTable(Hash owner) {
    return owner.isZero() ? Table.ACCOUNT_NODES : Table.STORAGE_NODES;
  }

  public static byte[] node(NodeKey key) {
    return node(key.owner(), key.path());
  }

  /// `owner:32? ‖ path, two nibbles per byte ‖ number of nibbles:1`.
  public static byte[] node(Hash owner, Bytes path) {
    int prefix = owner.isZero() ? 0 : Hash.SIZE;
    int nibbles = path.size();
    byte[] key = new byte[prefix + (nibbles + 1) / 2 + 1];
    if (prefix > 0) {
      owner.copyTo(key, 0);
    }
    for (int i = 0; i < nibbles; i++) {
      key[prefix + i / 2] |= (byte) ((path.at(i) & 0xf) << (i % 2 == 0 ? 4 : 0));
    }
    key[key.length - 1] = (byte) nibbles;
    return key;
  }

  /// The number that a key begins with.
  public static long number(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  /// Big-endian, so that keys sort by number.
  public static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}
