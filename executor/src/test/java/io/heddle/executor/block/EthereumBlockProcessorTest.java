package io.heddle.executor.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.AccountChange;
import io.heddle.executor.MapState;
import io.heddle.executor.StateDiff;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check.InvariantViolation;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Block;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.block.BlockHeaderBuilder;
import io.heddle.primitives.block.Bloom;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.block.OrderedTrieRoot;
import io.heddle.primitives.block.Withdrawal;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.LegacyTransaction;
import io.heddle.primitives.transaction.Transaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class EthereumBlockProcessorTest {
  private static final ChainConfig CONFIG = ChainConfig.ethereum(1, Fork.OSAKA);
  private static final Address RECIPIENT =
      Address.fromHex("0x00000000000000000000000000000000000000aa");
  private static final Hash SOME_HASH = new Hash(1, 2, 3, 4);

  /// STOP: a system contract that has nothing to say.
  private static final Bytes STOP = Bytes.of(0);

  /// Reverts without data.
  private static final Bytes REVERT = Bytes.fromHex("0x5f5ffd");

  private static final BlockHeader PARENT =
      BlockHeader.builder()
          .number(10)
          .timestamp(1_000)
          .gasLimit(30_000_000)
          .gasUsed(15_000_000)
          .baseFeePerGas(U256.of(1_000))
          .withdrawalsRoot(OrderedTrieRoot.EMPTY_TRIE_ROOT)
          .blobGasUsed(0)
          .excessBlobGas(0)
          .parentBeaconBlockRoot(Hash.ZERO)
          .requestsHash(BlockHeader.EMPTY_REQUESTS_HASH)
          .build();

  @Test
  void process_emptyBlock_isAccepted() {
    assertTrue(process(block(child().build())).result().diff().isEmpty());
  }

  @Test
  void process_tamperedHeader_isRefusedNamingTheField() {
    Map<String, UnaryOperator<BlockHeaderBuilder>> changes = new LinkedHashMap<>();
    changes.put("parentHash", header -> header.parentHash(SOME_HASH));
    changes.put("number", header -> header.number(12));
    changes.put("timestamp", header -> header.timestamp(1_000));
    changes.put("gasLimit", header -> header.gasLimit(30_000_000 + 30_000_000 / 1024));
    changes.put("gasUsed", header -> header.gasUsed(21_000));
    changes.put("baseFeePerGas", header -> header.baseFeePerGas(U256.of(1_001)));
    changes.put("extraData", header -> header.extraData(Bytes.wrap(new byte[33])));
    changes.put("difficulty", header -> header.difficulty(U256.ONE));
    changes.put("nonce", header -> header.nonce(1));
    changes.put("ommersHash", header -> header.ommersHash(SOME_HASH));
    changes.put("excessBlobGas", header -> header.excessBlobGas(1 << 17));
    changes.put("blobGasUsed", header -> header.blobGasUsed(1 << 17));
    changes.put("transactionsRoot", header -> header.transactionsRoot(SOME_HASH));
    changes.put("receiptsRoot", header -> header.receiptsRoot(SOME_HASH));
    changes.put("withdrawalsRoot", header -> header.withdrawalsRoot(SOME_HASH));
    changes.put("requestsHash", header -> header.requestsHash(SOME_HASH));
    changes.put(
        "logsBloom",
        header -> header.logsBloom(Bloom.of(List.of(new Log(RECIPIENT, List.of(), Bytes.EMPTY)))));
    changes.forEach(
        (field, change) -> assertRefused(field + ": ", block(change.apply(child()).build()), STOP));
  }

  @Test
  void process_headerOfEarlierFork_isRefused() {
    BlockHeaderBuilder prague =
        BlockHeader.builder()
            .parentHash(PARENT.hash())
            .number(11)
            .timestamp(1_012)
            .gasLimit(PARENT.gasLimit())
            .baseFeePerGas(PARENT.baseFeePerGas())
            .withdrawalsRoot(OrderedTrieRoot.EMPTY_TRIE_ROOT)
            .blobGasUsed(0)
            .excessBlobGas(0);
    assertRefused("parentBeaconBlockRoot: missing", block(prague.build()), STOP);
    prague.parentBeaconBlockRoot(Hash.ZERO);
    assertRefused("has requestsHash: expected=true", block(prague.build()), STOP);
  }

  @Test
  void process_withdrawals_creditGwei() {
    Withdrawal withdrawal = new Withdrawal(7, 8, RECIPIENT, 3);
    BlockHeader header =
        child().withdrawalsRoot(OrderedTrieRoot.of(List.of(withdrawal.encoded()))).build();
    Block block = new Block(header, List.of(), Optional.of(List.of(withdrawal)));
    StateDiff diff = process(block).result().diff();
    AccountChange change = Objects.requireNonNull(diff.accounts().get(RECIPIENT));
    assertEquals(U256.of(3_000_000_000L), change.account().orElseThrow().balance());
  }

  @Test
  void process_requestContractWithoutCodeOrReverting_isRefused() {
    Block block = block(child().build());
    assertRefused("system contract without code", block, Bytes.EMPTY);
    assertRefused("system contract reverted", block, REVERT);
  }

  @Test
  void process_blockAboveSizeLimit_isRefused() {
    LegacyTransaction unsigned =
        new LegacyTransaction(
            Optional.of(U256.ONE),
            0,
            U256.of(1_000),
            16_000_000,
            Optional.of(RECIPIENT),
            U256.ZERO,
            Bytes.wrap(new byte[8 << 20]),
            new Signature(0, U256.ONE, U256.ONE));
    Transaction large = TransactionCodec.sign(unsigned, PrivateKey.of(new Hash(0, 0, 0, 1)));
    Block block = new Block(child().build(), List.of(large), Optional.of(List.of()));
    assertRefused("size: max=8388608", block, STOP);
  }

  @Test
  void process_rollupChain_isABug() {
    assertThrows(
        InvariantViolation.class,
        () ->
            EthereumBlockProcessor.process(
                RollupFixture.CONFIG,
                PARENT,
                block(child().build()),
                state(STOP),
                new SerialBlockExecutor(),
                RollupFixture.HASHES));
  }

  @Test
  void decode_garbage_isRefused() {
    assertThrows(
        InvalidBlockException.class, () -> EthereumBlockProcessor.decode(Bytes.fromHex("0xc180")));
  }

  private static void assertRefused(String rule, Block block, Bytes systemCode) {
    String message =
        assertThrows(InvalidBlockException.class, () -> process(block, systemCode), rule)
            .getMessage();
    assertTrue(String.valueOf(message).contains(rule), rule + " <> " + message);
  }

  private static ProcessedBlock process(Block block) {
    return process(block, STOP);
  }

  private static ProcessedBlock process(Block block, Bytes systemCode) {
    return EthereumBlockProcessor.process(
        CONFIG,
        PARENT,
        block,
        state(systemCode),
        new SerialBlockExecutor(),
        number -> PARENT.hash());
  }

  private static MapState state(Bytes systemCode) {
    MapState state = new MapState();
    for (Address contract :
        List.of(
            SystemCalls.BEACON_ROOTS,
            SystemCalls.HISTORY_STORAGE,
            SystemCalls.WITHDRAWAL_REQUESTS,
            SystemCalls.CONSOLIDATION_REQUESTS)) {
      state.put(contract, 1, U256.ZERO, systemCode, Map.of());
    }
    return state;
  }

  private static Block block(BlockHeader header) {
    return new Block(header, List.of(), Optional.of(List.of()));
  }

  /// An empty block on the parent.
  private static BlockHeaderBuilder child() {
    return BlockHeader.builder()
        .parentHash(PARENT.hash())
        .number(11)
        .timestamp(1_012)
        .gasLimit(PARENT.gasLimit())
        .baseFeePerGas(PARENT.baseFeePerGas())
        .withdrawalsRoot(OrderedTrieRoot.EMPTY_TRIE_ROOT)
        .blobGasUsed(0)
        .excessBlobGas(0)
        .parentBeaconBlockRoot(Hash.ZERO)
        .requestsHash(BlockHeader.EMPTY_REQUESTS_HASH);
  }
}
