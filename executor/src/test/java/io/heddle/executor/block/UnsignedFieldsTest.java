package io.heddle.executor.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.CallRequest;
import io.heddle.executor.CallResult;
import io.heddle.executor.HashWindow;
import io.heddle.executor.MapState;
import io.heddle.executor.SliceStart;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.parallel.ExecutionMonitor;
import io.heddle.executor.parallel.ParallelBlockExecutor;
import io.heddle.executor.transaction.BlobRules;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Block;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.block.BlockHeaderBuilder;
import io.heddle.primitives.block.OrderedTrieRoot;
import io.heddle.primitives.chain.BlobSchedule;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.LegacyTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Numbers of headers and environments have all of 64 bits: a test for each field.
final class UnsignedFieldsTest {
  private static final long LAST = -1; // 2^64 − 1
  private static final long HALF = Long.MIN_VALUE; // 2^63
  private static final ChainConfig CONFIG = ChainConfig.ethereum(1, Fork.PRAGUE);
  private static final Address CONTRACT =
      Address.fromHex("0x00000000000000000000000000000000000c0de0");
  private static final PrivateKey KEY = PrivateKey.fromHex("0x" + "11".repeat(32));

  /// The first word of the call data is the number of the block whose hash is wanted.
  private static final String BLOCK_HASH = "5f3540";

  private static final String TIMESTAMP = "42";
  private static final String NUMBER = "43";

  @ParameterizedTest
  @ValueSource(longs = {HALF, LAST - 1, LAST})
  void timestamp_isRead_comparedAndSeen(long time) {
    assertEquals(Fork.PRAGUE, CONFIG.forkAt(time));
    assertEquals(BlobSchedule.of(Fork.PRAGUE), CONFIG.blobScheduleAt(time));
    BlockHeader header = child(parent(11, time - 1), time).build();
    assertEquals(header, decoded(header));
    process(parent(11, time - 1), header);
    assertEquals(unsigned(time), run(env(1, time), TIMESTAMP, U256.ZERO));
  }

  @Test
  void timestamp_notAfterTheParents_isRefused() {
    BlockHeader parent = parent(11, LAST);
    for (long time : new long[] {LAST, 5, Long.MAX_VALUE}) {
      InvalidBlockException refused =
          assertThrows(
              InvalidBlockException.class, () -> process(parent, child(parent, time).build()));
      assertTrue(refused.toString().contains("parent=18446744073709551615"), refused.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {HALF, LAST})
  void number_isRead_comparedAndSeen(long number) {
    BlockHeader parent = parent(number - 1, 1_000);
    BlockHeader header = child(parent, 1_012).build();
    assertEquals(number, header.number());
    assertEquals(header, decoded(header));
    process(parent, header);
    assertEquals(unsigned(number), run(env(number, 1), NUMBER, U256.ZERO));
  }

  @Test
  void number_afterTheLast_isRefused() {
    BlockHeader parent = parent(LAST, 1_000);
    assertThrows(InvalidBlockException.class, () -> process(parent, child(parent, 1_012).build()));
  }

  @ParameterizedTest
  @ValueSource(longs = {300, HALF + 100, LAST})
  void blockHash_isThatOfTheLast256(long number) {
    BlockEnv env = env(number, 1);
    for (long back : new long[] {1, 255, 256}) {
      assertEquals(unsigned(number - back), run(env, BLOCK_HASH, unsigned(number - back)));
    }
    assertEquals(U256.ZERO, run(env, BLOCK_HASH, unsigned(number - 257)));
    assertEquals(U256.ZERO, run(env, BLOCK_HASH, unsigned(number)));
    assertEquals(U256.ZERO, run(env, BLOCK_HASH, unsigned(number).add(U256.ONE)));
    assertEquals(U256.ZERO, run(env, BLOCK_HASH, U256.MAX));
    HashWindow window =
        new HashWindow(
            number,
            (from, to) -> {
              assertEquals(number - 256, from);
              return LongStream.range(0, to - from)
                  .mapToObj(i -> unsigned(from + i).toHash())
                  .toList();
            });
    assertEquals(unsigned(number - 1).toHash(), window.hash(number - 1));
  }

  /// A small number must not reach back over zero to the last ones.
  @Test
  void blockHash_earlyBlock_hasNoneBeforeTheFirst() {
    assertEquals(U256.ZERO, run(env(5, 1), BLOCK_HASH, unsigned(LAST)));
    assertEquals(U256.ZERO, run(env(5, 1), BLOCK_HASH, unsigned(LAST - 200)));
    assertEquals(U256.of(4), run(env(5, 1), BLOCK_HASH, U256.of(4)));
  }

  @Test
  void excessBlobGas_isReadAndSummedUp() {
    BlockHeader header = parent(11, 1_000);
    BlockHeader large = header.toBuilder().excessBlobGas(HALF).blobGasUsed(1 << 20).build();
    assertEquals(large, decoded(large));
    BlobSchedule schedule = BlobSchedule.of(Fork.PRAGUE);
    long target = BlobRules.GAS_PER_BLOB * schedule.targetBlobs();
    assertEquals(HALF + (1 << 20) - target, BlobRules.nextExcess(large, Fork.PRAGUE, schedule));
    BlockHeader last = large.toBuilder().excessBlobGas(LAST).build();
    assertThrows(
        ArithmeticException.class, () -> BlobRules.nextExcess(last, Fork.PRAGUE, schedule));
  }

  /// Both executors, with the contract that a block of that time would call.
  @Test
  void bothExecutors_executeTheLastBlockOfAll() {
    BlockEnv env = env(LAST, LAST);
    List<RecoveredTransaction> transactions = List.of(call(0), call(1));
    BlockResult serial =
        new SerialBlockExecutor()
            .execute(env, SliceStart.BLOCK_START, transactions, state("42435500"));
    try (ParallelBlockExecutor executor = ParallelBlockExecutor.eager(2, ExecutionMonitor.NONE)) {
      BlockResult parallel =
          executor.execute(env, SliceStart.BLOCK_START, transactions, state("42435500"));
      assertEquals(serial.diff(), parallel.diff());
      assertEquals(serial.outcomes(), parallel.outcomes());
    }
    assertInstanceOf(Included.class, serial.outcomes().getFirst());
    assertEquals(
        Map.of(unsigned(LAST), unsigned(LAST)),
        Map.copyOf(Objects.requireNonNull(serial.diff().accounts().get(CONTRACT)).storage()));
    assertFalse(serial.diff().isEmpty());
  }

  private static U256 unsigned(long value) {
    return new U256(0, 0, 0, value);
  }

  private static BlockHeader decoded(BlockHeader header) {
    return EthereumBlockProcessor.decode(
            new Block(header, List.of(), Optional.of(List.of())).encoded())
        .header();
  }

  private static void process(BlockHeader parent, BlockHeader header) {
    var _ =
        EthereumBlockProcessor.process(
            CONFIG,
            parent,
            new Block(header, List.of(), Optional.of(List.of())),
            systemContracts(),
            new SerialBlockExecutor(),
            number -> Hash.ZERO);
  }

  /// Those that a block asks; they have nothing to say.
  private static MapState systemContracts() {
    MapState state = new MapState();
    for (Address contract :
        List.of(SystemCalls.WITHDRAWAL_REQUESTS, SystemCalls.CONSOLIDATION_REQUESTS)) {
      state.put(contract, 1, U256.ZERO, Bytes.of(0), Map.of());
    }
    return state;
  }

  private static BlockHeader parent(long number, long timestamp) {
    return BlockHeader.builder()
        .number(number)
        .timestamp(timestamp)
        .gasLimit(30_000_000)
        .gasUsed(15_000_000)
        .baseFeePerGas(U256.of(1_000))
        .withdrawalsRoot(OrderedTrieRoot.EMPTY_TRIE_ROOT)
        .blobGasUsed(0)
        .excessBlobGas(0)
        .parentBeaconBlockRoot(Hash.ZERO)
        .requestsHash(BlockHeader.EMPTY_REQUESTS_HASH)
        .build();
  }

  private static BlockHeaderBuilder child(BlockHeader parent, long timestamp) {
    return parent.toBuilder()
        .parentHash(parent.hash())
        .number(parent.number() + 1)
        .timestamp(timestamp)
        .gasUsed(0)
        .receiptsRoot(OrderedTrieRoot.EMPTY_TRIE_ROOT);
  }

  private static BlockEnv env(long number, long timestamp) {
    return new BlockEnv(
        CONFIG,
        Fork.PRAGUE,
        number,
        timestamp,
        Address.ZERO,
        30_000_000,
        U256.ONE,
        Hash.ZERO,
        U256.ONE,
        block -> unsigned(block).toHash(),
        Optional.empty());
  }

  /// What an instruction leaves on the stack.
  private static U256 run(BlockEnv env, String code, U256 input) {
    CallResult result =
        new EvmCallExecutor()
            .call(
                env,
                CallRequest.of(
                    KEY.address(), CONTRACT, 1_000_000, U256.ZERO, Bytes.copyOf(input.toBytes())),
                state(code + "5f5260205ff3"));
    return U256.fromBytes(assertInstanceOf(CallResult.Success.class, result).output().toArray());
  }

  private static MapState state(String code) {
    MapState state = new MapState();
    state.put(CONTRACT, 1, U256.ZERO, Bytes.fromHex("0x" + code), Map.of());
    state.put(KEY.address(), 0, U256.MAX.divide(U256.of(2)), Bytes.EMPTY, Map.of());
    return state;
  }

  private static RecoveredTransaction call(long nonce) {
    LegacyTransaction unsigned =
        new LegacyTransaction(
            Optional.of(U256.ONE),
            nonce,
            U256.ONE,
            100_000,
            Optional.of(CONTRACT),
            U256.ZERO,
            Bytes.EMPTY,
            Signature.UNSIGNED);
    return RecoveredTransaction.recover(
        TransactionCodec.encode(TransactionCodec.sign(unsigned, KEY)));
  }
}
