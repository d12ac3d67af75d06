package io.heddle.primitives.rollup;

import io.heddle.primitives.BigEndian;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;

/// The packed payload of a `TransactionDeposited` event, version 0: `mint:32 ‖ value:32 ‖
/// gasLimit:8 ‖ isCreation:1 ‖ data`, big-endian, amounts in wei.
public record OpaqueData(U256 mint, U256 value, long gasLimit, boolean creation, Bytes data) {
  private static final int HEADER_SIZE = 73;

  public Bytes encoded() {
    byte[] encoded = new byte[HEADER_SIZE + data.size()];
    mint.copyTo(encoded, 0);
    value.copyTo(encoded, 32);
    BigEndian.writeLong(encoded, 64, gasLimit);
    encoded[72] = (byte) (creation ? 1 : 0);
    data.copyTo(encoded, HEADER_SIZE);
    return Bytes.wrap(encoded);
  }

  /// Reads [#encoded()] back; anything else is an `IllegalArgumentException` that names the field.
  public static OpaqueData parse(Bytes encoded) {
    if (encoded.size() < HEADER_SIZE) {
      throw new IllegalArgumentException(
          "opaqueData size: min=" + HEADER_SIZE + " actual=" + encoded.size());
    }
    byte[] bytes = encoded.unsafeArray();
    long gasLimit = BigEndian.readLong(bytes, 64);
    if (gasLimit < 0) {
      throw new IllegalArgumentException(
          "opaqueData gasLimit: above 2^63-1: " + Long.toUnsignedString(gasLimit));
    }
    byte creation = bytes[72];
    if ((creation & ~1) != 0) {
      throw new IllegalArgumentException("opaqueData isCreation: neither 0 nor 1: " + creation);
    }
    return new OpaqueData(
        U256.fromBytes(bytes, 0, 32),
        U256.fromBytes(bytes, 32, 32),
        gasLimit,
        creation == 1,
        encoded.slice(HEADER_SIZE, encoded.size()));
  }
}
