package io.heddle.batcher.derivation;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.block.Bloom;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.block.OrderedTrieRoot;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.block.ReceiptCodec;
import io.heddle.primitives.rollup.L1Deposit;
import java.util.ArrayList;
import java.util.List;

/// A small L1 of headers and receipts, 12 seconds apart, that hash as they should.
final class TestL1 {

  static final Address PORTAL = Address.fromHex("0x00000000000000000000000000000000000000aa");
  static final Address USER = Address.fromHex("0x00000000000000000000000000000000000000bb");
  static final long GENESIS_NUMBER = 100;
  static final long GENESIS_TIME = 1_700_000_000L;

  private final List<L1BlockData> blocks = new ArrayList<>();
  private Hash rollingHash = Hash.ZERO;
  private long deposits;

  TestL1() {
    mine();
  }

  /// A block with these deposits, one per transaction, and some noise before each.
  L1BlockData mine(long... depositsWei) {
    long number = GENESIS_NUMBER + blocks.size();
    List<Receipt> receipts = new ArrayList<>();
    for (long wei : depositsWei) {
      Log noise = new Log(USER, List.of(), Bytes.EMPTY);
      L1Deposit deposit =
          new L1Deposit(
              number,
              Hash.ZERO,
              0,
              deposits++,
              USER,
              USER,
              false,
              U256.of(wei),
              U256.of(wei),
              100_000,
              Bytes.EMPTY,
              Hash.ZERO);
      rollingHash = L1Deposit.rollingHash(rollingHash, USER, USER, deposit.opaqueData(), number);
      receipts.add(
          Receipt.of(
              2, true, 50_000L * (receipts.size() + 1), List.of(noise, deposit.toLog(PORTAL))));
    }
    BlockHeader header =
        BlockHeader.builder()
            .number(number)
            .parentHash(blocks.isEmpty() ? Hash.ZERO : blocks.getLast().header().hash())
            .timestamp(GENESIS_TIME + 12 * (number - GENESIS_NUMBER))
            .baseFeePerGas(U256.of(7))
            .receiptsRoot(OrderedTrieRoot.of(receipts.stream().map(ReceiptCodec::encode).toList()))
            .logsBloom(Bloom.union(receipts.stream().map(Receipt::bloom).toList()))
            .withdrawalsRoot(OrderedTrieRoot.EMPTY_TRIE_ROOT)
            .blobGasUsed(0)
            .excessBlobGas(0)
            .build();
    L1BlockData block = new L1BlockData(header, depositsWei.length == 0 ? null : receipts);
    blocks.add(block);
    return block;
  }

  List<L1BlockData> blocks() {
    return List.copyOf(blocks);
  }

  L1BlockData last() {
    return blocks.getLast();
  }

  long deposits() {
    return deposits;
  }

  Hash rollingHash() {
    return rollingHash;
  }
}
