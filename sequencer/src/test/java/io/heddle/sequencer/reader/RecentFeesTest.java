package io.heddle.sequencer.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.sequencer.BlockFees;
import io.heddle.sequencer.ChainReader;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RecentFeesTest {
  private final List<BlockFees> chain = new ArrayList<>();
  private int blocksRead;

  private void append(int salt, BlockFees.Paid... paid) {
    long number = chain.size();
    Hash parent = chain.isEmpty() ? Hash.ZERO : chain.getLast().hash();
    chain.add(
        new BlockFees(
            number,
            U256.of(1_000_000L * salt + number + 1).toHash(),
            parent,
            U256.of(7),
            10,
            30,
            List.of(paid)));
  }

  /// A chain that only tells its fees.
  private FeeCache cache() {
    return new FeeCache(
        (ChainReader)
            Proxy.newProxyInstance(
                ChainReader.class.getClassLoader(),
                new Class<?>[] {ChainReader.class},
                (_, method, arguments) -> {
                  assertEquals("fees", method.getName());
                  long from = (long) arguments[0];
                  long to = (long) arguments[1];
                  blocksRead += (int) (to - from + 1);
                  return LongStream.rangeClosed(from, to)
                      .mapToObj(i -> chain.get((int) i))
                      .toList();
                }));
  }

  private List<BlockFees> ask(FeeCache cache, int count) {
    BlockFees head = chain.getLast();
    return cache.upTo(head.number(), head.hash(), count);
  }

  /// On the code before, each question read every block and all its receipts again.
  @Test
  void blocks_areReadOnce() {
    for (int i = 0; i < 1_100; i++) {
      append(1);
    }
    FeeCache cache = cache();
    assertEquals(chain.subList(76, 1_100), ask(cache, 1_024));
    assertEquals(1_024, blocksRead);
    append(1);
    assertEquals(chain.subList(77, 1_101), ask(cache, 1_024));
    assertEquals(1_025, blocksRead);
  }

  @Test
  void replacedBlocks_areReadAgain() {
    for (int i = 0; i < 10; i++) {
      append(1);
    }
    FeeCache cache = cache();
    assertEquals(chain, ask(cache, 10));
    chain.subList(7, 10).clear();
    for (int i = 0; i < 4; i++) {
      append(2);
    }
    assertEquals(chain, ask(cache, 11));
  }

  @Test
  void memory_isBounded() {
    BlockFees.Paid[] paid = new BlockFees.Paid[1_400];
    for (int i = 0; i < paid.length; i++) {
      paid[i] = new BlockFees.Paid(U256.of(i), 21_000, 1);
    }
    for (int i = 0; i < 1_024; i++) {
      append(1, paid);
    }
    FeeCache cache = cache();
    assertEquals(1_024, ask(cache, 1_024).size());
    assertTrue(cache.bytes() <= FeeCache.MAX_BYTES, "bytes=" + cache.bytes());
    blocksRead = 0;
    ask(cache, 20);
    assertEquals(0, blocksRead, "the newest are kept");
  }

  @Test
  void tips_areWeighedByGas_theMedianByTransactions() {
    append(
        1,
        new BlockFees.Paid(U256.of(1), 10, 3),
        new BlockFees.Paid(U256.of(2), 80, 1),
        new BlockFees.Paid(U256.of(3), 10, 1));
    BlockFees fees = chain.getFirst();
    assertEquals(
        List.of(U256.of(1), U256.of(1), U256.of(2), U256.of(2), U256.of(3)),
        List.of(0.0, 10.0, 10.1, 90.0, 100.0).stream().map(fees::tipAt).toList());
    assertEquals(U256.of(1), fees.medianTip());
  }

  /// As in op-geth: a deposit uses gas and pays no tip, and is no transaction of a user.
  @Test
  void deposits_countAsGasThatPaidNothing() {
    BlockHeader header =
        BlockHeader.builder().number(1).baseFeePerGas(U256.of(7)).gasLimit(30).gasUsed(20).build();
    BlockFees.Collector collector = new BlockFees.Collector(header.hash(), header);
    collector.deposited(10);
    collector.paid(U256.of(12), 10);
    BlockFees fees = collector.fees();
    assertEquals(
        List.of(U256.ZERO, U256.ZERO, U256.of(5)),
        List.of(10.0, 50.0, 51.0).stream().map(fees::tipAt).toList());
    assertEquals(U256.of(5), fees.medianTip());
  }
}
