package io.heddle.batcher.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.port.BatchBlock;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelTest {

  private final Channel channel = new Channel(new ChannelLimits(3, 10, 30, 100), 5, 0);

  @Test
  void full_byCountSizeOrAge() {
    assertFalse(channel.full());
    assertTrue(channel.add(block(5, 4, 1000, 1)));
    assertFalse(channel.full());
    assertTrue(channel.add(block(6, 5, 1009, 1)));
    assertFalse(channel.full());
    assertTrue(channel.add(block(7, 6, 1010, 0)));
    assertTrue(channel.full(), "three blocks");
    assertEquals(0, channel.room());

    channel.restartAt(8, 0);
    channel.add(block(8, 7, 1011, 100));
    assertTrue(channel.full(), "a hundred bytes");

    channel.restartAt(9, 0);
    channel.add(block(9, 8, 1012, 1));
    channel.add(block(10, 9, 1022, 1));
    assertTrue(channel.full(), "ten seconds");
  }

  @Test
  void full_emptyBlocks_waitLonger() {
    channel.restartAt(5, 3);
    channel.add(empty(5, 4, 1000, 3));
    channel.add(empty(6, 5, 1029, 3));
    assertFalse(channel.full());
    channel.clear();
    channel.add(empty(5, 4, 1000, 3));
    channel.add(empty(6, 5, 1030, 3));
    assertTrue(channel.full(), "thirty seconds");
  }

  @Test
  void full_ageCountsFromTheFirstBlockThatSomebodyWaitsFor() {
    channel.restartAt(5, 3);
    channel.add(empty(5, 4, 1000, 3));
    channel.add(empty(6, 5, 1015, 4)); // a deposit
    assertFalse(channel.full());
    channel.clear();
    channel.add(empty(5, 4, 1000, 4));
    channel.add(empty(6, 5, 1010, 4));
    assertTrue(channel.full(), "ten seconds after the deposit");
  }

  @Test
  void add_blockOfAnotherFork_isRefusedAndNothingDone() {
    channel.add(block(5, 4, 1000, 0));
    assertFalse(channel.add(block(6, 77, 1001, 0)));
    assertEquals(6, channel.nextBlock());
    assertEquals(1, channel.blocks().size());
  }

  @Test
  void add_gap_isABug() {
    assertThrows(IllegalArgumentException.class, () -> channel.add(block(6, 5, 1000, 0)));
  }

  private static BatchBlock empty(long number, long parent, long timestamp, long depositCount) {
    return new BatchBlock(
        number,
        U256.of(number).toHash(),
        U256.of(parent).toHash(),
        timestamp,
        1,
        Hash.ZERO,
        0,
        List.of(),
        depositCount);
  }

  private static BatchBlock block(long number, long parent, long timestamp, int sizeBytes) {
    return new BatchBlock(
        number,
        U256.of(number).toHash(),
        U256.of(parent).toHash(),
        timestamp,
        1,
        Hash.ZERO,
        0,
        List.of(Bytes.wrap(new byte[sizeBytes])),
        0);
  }
}
