package io.heddle.primitives.rollup;

import io.heddle.primitives.Address;
import io.heddle.primitives.BigEndian;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.transaction.DepositTransaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A deposit as the Portal recorded it on L1.
///
/// - `logIndex`: the event's place among all logs of its L1 block.
/// - `depositIndex`: how many deposits the Portal had taken before this one.
/// - `from`: the L1 sender, already aliased if it is a contract; `to` is zero for a `creation`.
/// - `rollingHash`: the Portal's commitment to all deposits up to and including this one,
///   `keccak(abi.encode(previous, from, to, keccak(opaqueData), l1BlockNumber))`, beginning at
///   zero.
public record L1Deposit(
    long l1BlockNumber,
    Hash l1BlockHash,
    long logIndex,
    long depositIndex,
    Address from,
    Address to,
    boolean creation,
    U256 mint,
    U256 value,
    long gasLimit,
    Bytes data,
    Hash rollingHash) {
  /// Topic 0 of `TransactionDeposited(address indexed from, address indexed to, uint256 indexed
  /// version, bytes opaqueData)`.
  public static final Hash EVENT_TOPIC =
      Keccak.hash(
          "TransactionDeposited(address,address,uint256,bytes)".getBytes(StandardCharsets.UTF_8));

  private static final int TOPICS = 4;
  private static final int ABI_HEADER_SIZE = 64;

  /// Reads the Portal's event; the caller has checked that the Portal emitted it. A log that is no
  /// version 0 deposit event in canonical ABI form is an `IllegalArgumentException` that names the
  /// field.
  public static L1Deposit fromLog(
      Log log,
      long l1BlockNumber,
      Hash l1BlockHash,
      long logIndex,
      long depositIndex,
      Hash previousRollingHash) {
    if (log.topics().size() != TOPICS || !log.topics().get(0).equals(EVENT_TOPIC)) {
      throw new IllegalArgumentException("deposit event: wrong topics: " + log.topics());
    }
    if (!log.topics().get(3).isZero()) {
      throw new IllegalArgumentException("deposit version: unknown: " + log.topics().get(3));
    }
    Address from = address("from", log.topics().get(1));
    Address to = address("to", log.topics().get(2));
    Bytes opaqueData = abiBytes(log.data());
    OpaqueData fields = OpaqueData.parse(opaqueData);
    return new L1Deposit(
        l1BlockNumber,
        l1BlockHash,
        logIndex,
        depositIndex,
        from,
        to,
        fields.creation(),
        fields.mint(),
        fields.value(),
        fields.gasLimit(),
        fields.data(),
        rollingHash(previousRollingHash, from, to, opaqueData, l1BlockNumber));
  }

  /// The Portal's rolling hash after a deposit.
  public static Hash rollingHash(
      Hash previous, Address from, Address to, Bytes opaqueData, long l1BlockNumber) {
    byte[] encoded = new byte[160];
    previous.copyTo(encoded, 0);
    from.copyTo(encoded, 44);
    to.copyTo(encoded, 76);
    Keccak.hash(opaqueData).copyTo(encoded, 96);
    BigEndian.writeLong(encoded, 152, l1BlockNumber);
    return Keccak.hash(encoded);
  }

  /// The packed payload of the event.
  public Bytes opaqueData() {
    return new OpaqueData(mint, value, gasLimit, creation, data).encoded();
  }

  /// The event as the contract at `portal` emits it.
  public Log toLog(Address portal) {
    Bytes opaqueData = opaqueData();
    byte[] encoded = new byte[ABI_HEADER_SIZE + paddedSize(opaqueData.size())];
    encoded[31] = 32;
    BigEndian.writeInt(encoded, 60, opaqueData.size());
    opaqueData.copyTo(encoded, ABI_HEADER_SIZE);
    return new Log(
        portal, List.of(EVENT_TOPIC, from.toWord(), to.toWord(), Hash.ZERO), Bytes.wrap(encoded));
  }

  public Hash sourceHash() {
    return SourceHash.userDeposit(l1BlockHash, logIndex);
  }

  /// The L2 transaction that carries the deposit out.
  public DepositTransaction toTransaction() {
    return new DepositTransaction(
        sourceHash(),
        from,
        creation ? Optional.empty() : Optional.of(to),
        mint,
        value,
        gasLimit,
        false,
        data);
  }

  private static Address address(String field, Hash topic) {
    Address address = Address.fromWord(topic);
    if (!address.toWord().equals(topic)) {
      throw new IllegalArgumentException("deposit " + field + ": not an address: " + topic);
    }
    return address;
  }

  /// The one `bytes` argument of an ABI-encoded event: offset 32, size, content padded with zeros
  /// to whole words.
  private static Bytes abiBytes(Bytes encoded) {
    byte[] bytes = encoded.unsafeArray();
    if (bytes.length < ABI_HEADER_SIZE || !U256.fromBytes(bytes, 0, 32).equals(U256.of(32))) {
      throw new IllegalArgumentException("deposit event data: no bytes argument");
    }
    U256 size = U256.fromBytes(bytes, 32, 32);
    int available = bytes.length - ABI_HEADER_SIZE;
    if (size.compareTo(U256.of(available)) > 0 || paddedSize((int) size.w0()) != available) {
      throw new IllegalArgumentException(
          "deposit event data: wrong size: stated=" + size + " available=" + available);
    }
    int end = ABI_HEADER_SIZE + (int) size.w0();
    for (int i = end; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        throw new IllegalArgumentException("deposit event data: padding not zero: offset=" + i);
      }
    }
    return Bytes.copyOf(bytes, ABI_HEADER_SIZE, end - ABI_HEADER_SIZE);
  }

  private static int paddedSize(int size) {
    return Math.addExact(size, 31) / 32 * 32;
  }
}
