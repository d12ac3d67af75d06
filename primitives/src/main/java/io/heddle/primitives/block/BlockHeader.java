package io.heddle.primitives.block;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.util.Optional;

/// A block header with a base fee (London and later). Gas in gas, fees in wei, time in seconds
/// since the epoch.
///
/// The optional fields came with Shanghai, Cancun (three) and Prague; each may be present only if
/// all before it are. `nonce` is written as 8 bytes. A rollup header's `withdrawalsRoot` is the
/// message passer's storage root.
public record BlockHeader(
    Hash parentHash,
    Hash ommersHash,
    Address beneficiary,
    Hash stateRoot,
    Hash transactionsRoot,
    Hash receiptsRoot,
    Bloom logsBloom,
    U256 difficulty,
    long number,
    long gasLimit,
    long gasUsed,
    long timestamp,
    Bytes extraData,
    Hash prevRandao,
    long nonce,
    U256 baseFeePerGas,
    Optional<Hash> withdrawalsRoot,
    Optional<Long> blobGasUsed,
    Optional<Long> excessBlobGas,
    Optional<Hash> parentBeaconBlockRoot,
    Optional<Hash> requestsHash) {
  /// `sha256("")`: the requests hash of a block without requests (EIP-7685).
  public static final Hash EMPTY_REQUESTS_HASH =
      Hash.fromHex("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

  public BlockHeader {
    HeaderCodec.requireNoGaps(
        withdrawalsRoot, blobGasUsed, excessBlobGas, parentBeaconBlockRoot, requestsHash);
  }

  /// The RLP list of all fields.
  public Bytes encoded() {
    return HeaderCodec.encode(this);
  }

  /// The block's hash, computed on each call.
  public Hash hash() {
    return Keccak.hash(encoded());
  }

  /// Exactly one header; anything else is an `RlpException`.
  public static BlockHeader decode(Bytes encoded) {
    return HeaderCodec.decode(encoded);
  }

  /// A builder preset with an empty post-merge block's values.
  public static BlockHeaderBuilder builder() {
    return new BlockHeaderBuilder();
  }

  /// A builder preset with this header's values.
  public BlockHeaderBuilder toBuilder() {
    return new BlockHeaderBuilder(this);
  }
}
