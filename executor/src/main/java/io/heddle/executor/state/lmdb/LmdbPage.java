package io.heddle.executor.state.lmdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The bytes of one page of an LMDB file (or of several in a row, for a large value), and where
/// things are in them: LMDB 0.9 on a little-endian 64-bit machine (`mdb.c`: `MDB_page`, `MDB_node`,
/// `MDB_db`, `MDB_meta`). Nothing is checked here.
final class LmdbPage {
  static final int HEADER = 16;
  static final int NODE_HEADER = 8;

  /// Kinds of page.
  static final int BRANCH = 0x01;

  static final int LEAF = 0x02;
  static final int OVERFLOW = 0x04;
  static final int META = 0x08;

  /// Kinds of record.
  static final int PLAIN = 0;

  static final int BIG_DATA = 0x01;
  static final int SUB_DATA = 0x02;

  static final int META_FREE_DB = HEADER + 24;
  static final int DB_SIZE = 48;
  static final int META_MAIN_DB = META_FREE_DB + DB_SIZE;

  final byte[] bytes;
  final ByteBuffer in;

  LmdbPage(int size) {
    bytes = new byte[size];
    in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  long number() {
    return in.getLong(0);
  }

  int kind() {
    return in.getShort(10) & 0xffff;
  }

  /// Where the list of records ends; the records begin at [#upper].
  int lower() {
    return in.getShort(12) & 0xffff;
  }

  int upper() {
    return in.getShort(14) & 0xffff;
  }

  /// Pages of a large value, on its first.
  int overflowPages() {
    return in.getInt(12);
  }

  int count() {
    return (lower() - HEADER) / 2;
  }

  /// Where record `index` lies.
  int at(int index) {
    return in.getShort(HEADER + 2 * index) & 0xffff;
  }

  int keySize(int at) {
    return in.getShort(at + 6) & 0xffff;
  }

  byte[] key(int at) {
    return Arrays.copyOfRange(bytes, at + NODE_HEADER, at + NODE_HEADER + keySize(at));
  }

  /// The page below a branch's record.
  long child(int at) {
    return (in.getInt(at) & 0xffff_ffffL) | (in.getShort(at + 4) & 0xffffL) << 32;
  }

  int recordKind(int at) {
    return in.getShort(at + 4) & 0xffff;
  }

  int valueSize(int at) {
    return in.getInt(at);
  }

  int magic() {
    return in.getInt(HEADER);
  }

  /// The size of all pages, on a meta page.
  int pageSize() {
    return in.getInt(META_FREE_DB);
  }

  long lastPage() {
    return in.getLong(META_MAIN_DB + DB_SIZE);
  }

  long transaction() {
    return in.getLong(META_MAIN_DB + DB_SIZE + Long.BYTES);
  }
}
