package io.heddle.primitives.block;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.Optional;

/// Collects the fields of a [BlockHeader]. Fresh ones describe an empty post-merge block with no
/// optional fields. Units as in the header; owned by one thread.
public final class BlockHeaderBuilder {
  private Hash parentHash = Hash.ZERO;
  private Hash ommersHash = OrderedTrieRoot.EMPTY_OMMERS_HASH;
  private Address beneficiary = Address.ZERO;
  private Hash stateRoot = OrderedTrieRoot.EMPTY_TRIE_ROOT;
  private Hash transactionsRoot = OrderedTrieRoot.EMPTY_TRIE_ROOT;
  private Hash receiptsRoot = OrderedTrieRoot.EMPTY_TRIE_ROOT;
  private Bloom logsBloom = Bloom.EMPTY;
  private U256 difficulty = U256.ZERO;
  private long number;
  private long gasLimit;
  private long gasUsed;
  private long timestamp;
  private Bytes extraData = Bytes.EMPTY;
  private Hash prevRandao = Hash.ZERO;
  private long nonce;
  private U256 baseFeePerGas = U256.ZERO;
  private Optional<Hash> withdrawalsRoot = Optional.empty();
  private Optional<Long> blobGasUsed = Optional.empty();
  private Optional<Long> excessBlobGas = Optional.empty();
  private Optional<Hash> parentBeaconBlockRoot = Optional.empty();
  private Optional<Hash> requestsHash = Optional.empty();

  BlockHeaderBuilder() {}

  BlockHeaderBuilder(BlockHeader header) {
    parentHash = header.parentHash();
    ommersHash = header.ommersHash();
    beneficiary = header.beneficiary();
    stateRoot = header.stateRoot();
    transactionsRoot = header.transactionsRoot();
    receiptsRoot = header.receiptsRoot();
    logsBloom = header.logsBloom();
    difficulty = header.difficulty();
    number = header.number();
    gasLimit = header.gasLimit();
    gasUsed = header.gasUsed();
    timestamp = header.timestamp();
    extraData = header.extraData();
    prevRandao = header.prevRandao();
    nonce = header.nonce();
    baseFeePerGas = header.baseFeePerGas();
    withdrawalsRoot = header.withdrawalsRoot();
    blobGasUsed = header.blobGasUsed();
    excessBlobGas = header.excessBlobGas();
    parentBeaconBlockRoot = header.parentBeaconBlockRoot();
    requestsHash = header.requestsHash();
  }

  public BlockHeaderBuilder parentHash(Hash value) {
    parentHash = value;
    return this;
  }

  public BlockHeaderBuilder ommersHash(Hash value) {
    ommersHash = value;
    return this;
  }

  public BlockHeaderBuilder beneficiary(Address value) {
    beneficiary = value;
    return this;
  }

  public BlockHeaderBuilder stateRoot(Hash value) {
    stateRoot = value;
    return this;
  }

  public BlockHeaderBuilder transactionsRoot(Hash value) {
    transactionsRoot = value;
    return this;
  }

  public BlockHeaderBuilder receiptsRoot(Hash value) {
    receiptsRoot = value;
    return this;
  }

  public BlockHeaderBuilder logsBloom(Bloom value) {
    logsBloom = value;
    return this;
  }

  public BlockHeaderBuilder difficulty(U256 value) {
    difficulty = value;
    return this;
  }

  public BlockHeaderBuilder number(long value) {
    number = value;
    return this;
  }

  public BlockHeaderBuilder gasLimit(long value) {
    gasLimit = value;
    return this;
  }

  public BlockHeaderBuilder gasUsed(long value) {
    gasUsed = value;
    return this;
  }

  public BlockHeaderBuilder timestamp(long value) {
    timestamp = value;
    return this;
  }

  public BlockHeaderBuilder extraData(Bytes value) {
    extraData = value;
    return this;
  }

  public BlockHeaderBuilder prevRandao(Hash value) {
    prevRandao = value;
    return this;
  }

  public BlockHeaderBuilder nonce(long value) {
    nonce = value;
    return this;
  }

  public BlockHeaderBuilder baseFeePerGas(U256 value) {
    baseFeePerGas = value;
    return this;
  }

  public BlockHeaderBuilder withdrawalsRoot(Hash value) {
    withdrawalsRoot = Optional.of(value);
    return this;
  }

  public BlockHeaderBuilder blobGasUsed(long value) {
    blobGasUsed = Optional.of(value);
    return this;
  }

  public BlockHeaderBuilder excessBlobGas(long value) {
    excessBlobGas = Optional.of(value);
    return this;
  }

  public BlockHeaderBuilder parentBeaconBlockRoot(Hash value) {
    parentBeaconBlockRoot = Optional.of(value);
    return this;
  }

  public BlockHeaderBuilder requestsHash(Hash value) {
    requestsHash = Optional.of(value);
    return this;
  }

  /// The header; optional fields must be set without gaps.
  public BlockHeader build() {
    return new BlockHeader(
        parentHash,
        ommersHash,
        beneficiary,
        stateRoot,
        transactionsRoot,
        receiptsRoot,
        logsBloom,
        difficulty,
        number,
        gasLimit,
        gasUsed,
        timestamp,
        extraData,
        prevRandao,
        nonce,
        baseFeePerGas,
        withdrawalsRoot,
        blobGasUsed,
        excessBlobGas,
        parentBeaconBlockRoot,
        requestsHash);
  }
}
