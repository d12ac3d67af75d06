package io.heddle.batcher.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.port.BatchBlock;
import io.heddle.batcher.port.CloseReason;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChannelTest {

  private final Channel channel = new Channel(new ChannelLimits(3, 10, 30, 100), 5, 0);

  @Test
  void closed_byCountSizeOrAge() {
    assertEquals(Optional.empty(), channel.closed());
    assertTrue(channel.add(block(5, 4, 1000, 1)));
    assertEquals(Optional.empty(), channel.closed());
    assertTrue(channel.add(block(6, 5, 1009, 1)));
    assertEquals(Optional.empty(), channel.closed());
    assertTrue(channel.add(block(7, 6, 1010, 0)));
    assertEquals(Optional.of(CloseReason.MAX_BLOCKS), channel.closed(), "three blocks");
    assertEquals(0, channel.room());

    channel.restartAt(8, 0);
    channel.add(block(8, 7, 1011, 100));
    assertEquals(Optional.of(CloseReason.TARGET_SIZE), channel.closed(), "a hundred bytes");

    channel.restartAt(9, 0);
    channel.add(block(9, 8, 1012, 1));
    channel.add(block(10, 9, 1022, 1));
    assertEquals(Optional.of(CloseReason.MAX_AGE), channel.closed(), "ten seconds");
  }

  @Test
  void closed_emptyBlocks_waitLonger() {
    channel.restartAt(5, 3);
    channel.add(empty(5, 4, 1000, 3));
    channel.add(empty(6, 5, 1029, 3));
    assertEquals(Optional.empty(), channel.closed());
    channel.clear();
    channel.add(empty(5, 4, 1000, 3));
    channel.add(empty(6, 5, 1030, 3));
    assertEquals(Optional.of(CloseReason.MAX_IDLE_AGE), channel.closed(), "thirty seconds");
  }

  @Test
  void closed_ageCountsFromTheFirstBlockThatSomebodyWaitsFor() {
    channel.restartAt(5, 3);
    channel.add(empty(5, 4, 1000, 3));
    channel.add(empty(6, 5, 1015, 4)); // a deposit
    assertEquals(Optional.empty(), channel.closed());
    channel.clear();
    channel.add(empty(5, 4, 1000, 4));
    channel.add(empty(6, 5, 1010, 4));
    assertEquals(
        Optional.of(CloseReason.MAX_AGE), channel.closed(), "ten seconds after the deposit");
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
