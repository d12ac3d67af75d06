package io.heddle.primitives.block;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.LegacyTransaction;
import io.heddle.primitives.transaction.Transaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.testing.DecoderFuzz;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class BlockFuzzTest {
  private static final PrivateKey KEY = PrivateKey.of(new Hash(0, 0, 0, 7));
  private static final DecoderFuzz<BlockHeader> HEADER =
      DecoderFuzz.canonical(
          "header", RlpException.class, BlockHeader::decode, BlockHeader::encoded);
  private static final DecoderFuzz<Block> BLOCK =
      DecoderFuzz.canonical("block", RlpException.class, Block::decode, Block::encoded);
  private static final DecoderFuzz<Receipt> RECEIPT =
      DecoderFuzz.canonical(
          "receipt", RlpException.class, ReceiptCodec::decode, ReceiptCodec::encode);

  @MethodSource("headers")
  @FuzzTest
  void header(byte[] input) {
    HEADER.accept(input);
  }

  @MethodSource("blocks")
  @FuzzTest
  void block(byte[] input) {
    BLOCK.accept(input);
  }

  @MethodSource("receipts")
  @FuzzTest
  void receipt(byte[] input) {
    RECEIPT.accept(input);
  }

  @Test
  void header_damaged_isRefusedOrEncodesToItself() {
    HEADER.mutate(headers());
  }

  @Test
  void block_damaged_isRefusedOrEncodesToItself() {
    BLOCK.mutate(blocks());
  }

  @Test
  void receipt_damaged_isRefusedOrEncodesToItself() {
    RECEIPT.mutate(receipts());
  }

  static List<byte[]> headers() {
    return List.of(BlockHeader.builder().build().encoded().toArray(), prague().encoded().toArray());
  }

  static List<byte[]> blocks() {
    List<Withdrawal> withdrawals = List.of(new Withdrawal(1, -1, Address.ZERO, 300));
    return List.of(
        new Block(prague(), List.of(), Optional.of(withdrawals)).encoded().toArray(),
        new Block(prague(), transactions(), Optional.of(List.of())).encoded().toArray(),
        new Block(BlockHeader.builder().build(), transactions(), Optional.empty())
            .encoded()
            .toArray());
  }

  static List<byte[]> receipts() {
    Log log = new Log(Address.ZERO, List.of(Hash.ZERO, new Hash(1, 2, 3, 4)), Bytes.of(7));
    return List.of(
        ReceiptCodec.encode(Receipt.of(0, false, 21_000, List.of())).toArray(),
        ReceiptCodec.encode(Receipt.of(4, true, 1, List.of(log, log))).toArray(),
        ReceiptCodec.encode(Receipt.ofDeposit(true, 300, List.of(log), -1)).toArray());
  }

  private static BlockHeader prague() {
    return BlockHeader.builder()
        .number(1 << 20)
        .extraData(Bytes.fromHex("0x0102"))
        .withdrawalsRoot(Hash.ZERO)
        .blobGasUsed(1)
        .excessBlobGas(1 << 17)
        .parentBeaconBlockRoot(Hash.ZERO)
        .requestsHash(BlockHeader.EMPTY_REQUESTS_HASH)
        .build();
  }

  private static List<Transaction> transactions() {
    LegacyTransaction legacy =
        new LegacyTransaction(
            Optional.of(U256.ONE),
            1,
            U256.of(1 << 30),
            21_000,
            Optional.of(Address.ZERO),
            U256.MAX,
            Bytes.EMPTY,
            Signature.UNSIGNED);
    DynamicFeeTransaction typed =
        new DynamicFeeTransaction(
            Optional.of(U256.ONE),
            2,
            U256.ONE,
            U256.of(1 << 30),
            100_000,
            Optional.empty(),
            U256.ZERO,
            Bytes.fromHex("0x6001600055"),
            List.of(),
            Signature.UNSIGNED);
    return List.of(TransactionCodec.sign(legacy, KEY), TransactionCodec.sign(typed, KEY));
  }
}
