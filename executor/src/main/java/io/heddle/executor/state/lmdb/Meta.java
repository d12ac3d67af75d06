package io.heddle.executor.state.lmdb;

import io.heddle.executor.state.DamagedStateException;
import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.StateStoreException;
import io.heddle.primitives.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The record that says where the store stands: `version:1 ‖ head:8 ‖ blockHash:32 ‖ stateRoot:32 ‖
/// oldest:8 ‖ rollbacks:8 ‖ genesisHash:32`.
///
/// @param oldestBlock first block of the history window
/// @param rollbacks how often blocks were undone; a snapshot made at another count checks that its
///   block is still there
public record Meta(StateHead head, long oldestBlock, long rollbacks, Hash genesisHash) {
  /// 4: history in runs of packed records.
  static final byte VERSION = 4;

  private static final int SIZE = 1 + 3 * Long.BYTES + 3 * Hash.SIZE;
  private static final byte[] KEY = "state".getBytes(StandardCharsets.US_ASCII);

  public static @Nullable Meta read(LmdbTransaction transaction) {
    byte[] bytes = transaction.get(Table.META, KEY);
    if (bytes == null) {
      return null;
    }
    if (bytes.length != SIZE || bytes[0] != VERSION) {
      throw new DamagedStateException(
          transaction.tables.file(),
          "another format: version=%d size=%d".formatted(bytes[0], bytes.length));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, SIZE - 1);
    StateHead head = new StateHead(in.getLong(), hash(in), hash(in));
    return new Meta(head, in.getLong(), in.getLong(), hash(in));
  }

  /// As [#read], where the record must be there.
  public static Meta require(LmdbTransaction transaction) {
    Meta meta = read(transaction);
    if (meta == null) {
      throw new StateStoreException("state store has no head record");
    }
    return meta;
  }

  public void write(LmdbWriteTransaction transaction) {
    ByteBuffer out = ByteBuffer.allocate(SIZE).put(VERSION).putLong(head.number());
    out.put(head.blockHash().toBytes()).put(head.stateRoot().toBytes());
    out.putLong(oldestBlock).putLong(rollbacks).put(genesisHash.toBytes());
    transaction.put(Table.META, KEY, out.array());
  }

  private static Hash hash(ByteBuffer in) {
    byte[] bytes = new byte[Hash.SIZE];
    in.get(bytes);
    return Hash.fromBytes(bytes);
  }
}
