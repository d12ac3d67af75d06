package io.heddle.primitives.chain;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.block.BlockHeaderBuilder;
import io.heddle.primitives.block.OrderedTrieRoot;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The state and the header fields of block 0, in geth's `genesis.json` format with one addition: a
/// top-level `rollup` object holds the [RollupConfig] and makes the chain a rollup.
///
/// @param stateHash root of a first state that is too large for `alloc`, which is then empty
///   (op-geth's field of the same name); the state comes from a snapshot
public record Genesis(
    ChainConfig config,
    long timestamp,
    long gasLimit,
    U256 difficulty,
    long nonce,
    Hash mixHash,
    Address coinbase,
    Bytes extraData,
    U256 baseFeePerGas,
    long blobGasUsed,
    long excessBlobGas,
    SortedMap<Address, GenesisAccount> alloc,
    Optional<Hash> stateHash) {

  /// A rollup's block must have room for the attributes deposit and for all the deposits that one
  /// L1 block may carry (`Portal.DEPOSIT_GAS_PER_BLOCK`): they cannot be left out.
  public static final long MIN_ROLLUP_GAS_LIMIT =
      DepositGas.L1_ATTRIBUTES + DepositGas.MAX_PER_L1_BLOCK;

  public Genesis {
    if (config.profile() == Profile.ROLLUP && gasLimit < MIN_ROLLUP_GAS_LIMIT) {
      throw new IllegalArgumentException(
          "gasLimit: too low for a rollup's deposits: min="
              + MIN_ROLLUP_GAS_LIMIT
              + " actual="
              + gasLimit);
    }
    if (stateHash.isPresent() && !alloc.isEmpty()) {
      throw new IllegalArgumentException("genesis: stateHash and alloc exclude each other");
    }
    alloc = Collections.unmodifiableSortedMap(new TreeMap<>(alloc));
  }

  /// The genesis of a rollup: its header follows the rules of every later block (beneficiary, empty
  /// extra data).
  public static Genesis rollup(
      ChainConfig config,
      long timestamp,
      long gasLimit,
      U256 baseFeePerGas,
      SortedMap<Address, GenesisAccount> alloc) {
    return new Genesis(
        config,
        timestamp,
        gasLimit,
        U256.ZERO,
        0,
        Hash.ZERO,
        Predeploys.SEQUENCER_FEE_VAULT,
        Bytes.EMPTY,
        baseFeePerGas,
        0,
        0,
        alloc,
        Optional.empty());
  }

  /// This genesis with its state named by root only.
  public Genesis withStateHash(Hash root) {
    return new Genesis(
        config,
        timestamp,
        gasLimit,
        difficulty,
        nonce,
        mixHash,
        coinbase,
        extraData,
        baseFeePerGas,
        blobGasUsed,
        excessBlobGas,
        Collections.emptySortedMap(),
        Optional.of(root));
  }

  /// Reads `genesis.json`; anything malformed is an `IllegalArgumentException` that names the
  /// field.
  public static Genesis parse(String json) {
    return GenesisJson.parse(json);
  }

  /// Reads `genesis.json` as UTF-8 bytes.
  public static Genesis parse(Bytes json) {
    return parse(new String(json.toArray(), StandardCharsets.UTF_8));
  }

  /// Indented `genesis.json`, from which [#parse(String)] gives back an equal value.
  public String toJson() {
    return GenesisJson.write(this);
  }

  /// The header of block 0 over the root of `alloc`'s state. Only for chains that start at Cancun
  /// or later, otherwise `IllegalStateException`.
  ///
  /// A rollup's `withdrawalsRoot` is the message passer's storage root; genesis gives it no
  /// storage, which is checked.
  public BlockHeader header(Hash stateRoot) {
    Fork fork =
        config
            .activeFork(timestamp)
            .orElseThrow(
                () -> new IllegalStateException("genesis before Cancun has no header here"));
    GenesisAccount passer = alloc.get(Predeploys.MESSAGE_PASSER);
    if (config.profile() == Profile.ROLLUP && passer != null && !passer.storage().isEmpty()) {
      throw new IllegalStateException("genesis gives the message passer storage");
    }
    BlockHeaderBuilder header =
        BlockHeader.builder()
            .beneficiary(coinbase)
            .stateRoot(stateRoot)
            .difficulty(difficulty)
            .gasLimit(gasLimit)
            .timestamp(timestamp)
            .extraData(extraData)
            .prevRandao(mixHash)
            .nonce(nonce)
            .baseFeePerGas(baseFeePerGas)
            .withdrawalsRoot(OrderedTrieRoot.EMPTY_TRIE_ROOT)
            .blobGasUsed(blobGasUsed)
            .excessBlobGas(excessBlobGas)
            .parentBeaconBlockRoot(Hash.ZERO);
    if (fork.isAtLeast(Fork.PRAGUE)) {
      header.requestsHash(BlockHeader.EMPTY_REQUESTS_HASH);
    }
    return header.build();
  }
}
