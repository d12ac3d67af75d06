package io.heddle.sequencer.store;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.data.Numeric;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Converts between domain values and column values: bytea and numeric(78).
final class Columns {
  private Columns() {}

  static Buffer of(Hash value) {
    return Buffer.buffer(value.toBytes());
  }

  static Buffer of(Address value) {
    return Buffer.buffer(value.toBytes());
  }

  static Buffer of(Bytes value) {
    return Buffer.buffer(value.toArray());
  }

  /// What `transaction_places` knows a transaction by.
  static long prefix(Hash hash) {
    return hash.w0();
  }

  static Numeric of(U256 value) {
    return Numeric.create(value.toBigInteger());
  }

  /// An unsigned 64-bit number, which bigint cannot hold.
  static Numeric ofUnsigned(long value) {
    return Numeric.create(new BigInteger(Long.toUnsignedString(value)));
  }

  static Hash hash(Row row, String column) {
    return Hash.fromBytes(row.getBuffer(column).getBytes());
  }

  static Address address(Row row, String column) {
    return Address.fromBytes(row.getBuffer(column).getBytes());
  }

  static Optional<Address> optionalAddress(Row row, String column) {
    @Nullable Buffer value = row.getBuffer(column);
    return value == null ? Optional.empty() : Optional.of(Address.fromBytes(value.getBytes()));
  }

  static Optional<Hash> optionalHash(Row row, String column) {
    @Nullable Buffer value = row.getBuffer(column);
    return value == null ? Optional.empty() : Optional.of(Hash.fromBytes(value.getBytes()));
  }

  static Bytes bytes(Row row, String column) {
    return Bytes.wrap(row.getBuffer(column).getBytes());
  }

  static U256 u256(Row row, String column) {
    return U256.fromBigInteger(row.getBigDecimal(column).toBigIntegerExact());
  }

  static OptionalLong optionalUnsigned(Row row, String column) {
    var value = row.getBigDecimal(column);
    return value == null
        ? OptionalLong.empty()
        : OptionalLong.of(value.toBigIntegerExact().longValue());
  }
}
