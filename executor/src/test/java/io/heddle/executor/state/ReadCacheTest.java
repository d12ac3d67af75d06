package io.heddle.executor.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.fail;

import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The interleavings of a slow reader with a commit, each played by hand.
class ReadCacheTest {
  private static final Address ALICE = new Address(1, 2, 3);
  private static final long BLOCKS = 3_000_000;
  private final ReadCache<String> cache = new ReadCache<>(1, 5);

  private static @Nullable String unused() {
    return fail("the store was asked for what is cached");
  }

  @Test
  void get_secondTime_isServedFromMemory_alsoThatThereIsNothing() {
    assertEquals("old", cache.get(ALICE, null, 5, () -> "old"));
    assertEquals("old", cache.get(ALICE, null, 5, ReadCacheTest::unused));
    ReadCache<String> absent = new ReadCache<>(1, 5);
    assertEquals(null, absent.get(ALICE, null, 5, () -> null));
    assertEquals(null, absent.get(ALICE, null, 5, ReadCacheTest::unused));
  }

  @Test
  void get_unchangedByLaterBlocks_staysServed_toSnapshotsOfEachOfThem() {
    assertEquals("old", cache.get(ALICE, null, 5, () -> "old"));
    cache.advance(6);
    assertEquals("old", cache.get(ALICE, null, 6, ReadCacheTest::unused));
    assertEquals("old", cache.get(ALICE, null, 5, ReadCacheTest::unused));
    assertEquals("older", cache.get(ALICE, null, 4, () -> "older"));
    assertEquals("old", cache.get(ALICE, null, 6, ReadCacheTest::unused));
  }

  @Test
  void get_slotAndAccountAndOtherSlot_areDifferentKeys() {
    ReadCache<String> one = new ReadCache<>(1, 5);
    assertEquals("account", one.get(ALICE, null, 5, () -> "account"));
    assertEquals("one", one.get(ALICE, U256.ONE, 5, () -> "one"));
    assertEquals("two", one.get(ALICE, U256.of(2), 5, () -> "two"));
    assertEquals("one", one.get(ALICE, U256.ONE, 5, () -> "one"));
  }

  @Test
  void get_keyThatMissedOnce_leavesAnothersPlace_andTakesItTheSecondTime() {
    Address bob = new Address(4, 5, 6);
    assertEquals("alice", cache.get(ALICE, null, 5, () -> "alice"));
    assertEquals("bob", cache.get(bob, null, 5, () -> "bob"));
    assertEquals("alice", cache.get(ALICE, null, 5, ReadCacheTest::unused));
    assertEquals("bob", cache.get(bob, null, 5, () -> "bob"));
    assertEquals("bob", cache.get(bob, null, 5, ReadCacheTest::unused));
  }

  @Test
  void bring_takesAnothersPlaceAtOnce_butNotForAnOlderBlock() {
    Address bob = new Address(4, 5, 6);
    assertEquals("alice", cache.get(ALICE, null, 5, () -> "alice"));
    cache.bring(bob, null, 4, () -> "older");
    assertEquals("alice", cache.get(ALICE, null, 5, ReadCacheTest::unused));
    cache.bring(bob, null, 5, () -> "bob");
    assertEquals("bob", cache.get(bob, null, 5, ReadCacheTest::unused));
  }

  @Test
  void bring_commitWhileItLoads_leavesNothingOldBehind() {
    cache.bring(
        ALICE,
        null,
        5,
        () -> {
          cache.advance(6);
          cache.put(ALICE, null, "new");
          return "old";
        });
    assertEquals("new", cache.get(ALICE, null, 6, ReadCacheTest::unused));
  }

  @Test
  void slowReader_commitWhileItLoads_leavesNothingOldBehind() {
    assertEquals(
        "old",
        cache.get(
            ALICE,
            null,
            5,
            () -> {
              cache.advance(6);
              cache.put(ALICE, null, "new");
              return "old";
            }));
    assertEquals("new", cache.get(ALICE, null, 6, ReadCacheTest::unused));
    assertEquals("old", cache.get(ALICE, null, 5, () -> "old"));
  }

  /// The changed key's place was taken by another key of the same commit.
  @Test
  void slowReader_commitWhileItLoads_placeTakenByAnotherKey() {
    Address bob = new Address(4, 5, 6);
    assertEquals(
        "old",
        cache.get(
            ALICE,
            null,
            5,
            () -> {
              cache.advance(6);
              cache.put(ALICE, null, "new");
              cache.put(bob, null, "bob");
              return "old";
            }));
    assertEquals("new", cache.get(ALICE, null, 6, () -> "new"));
  }

  @Test
  void slowReader_clearedWhileItLoads_leavesNothingOldBehind() {
    assertEquals(
        "old",
        cache.get(
            ALICE,
            U256.ONE,
            5,
            () -> {
              cache.advance(6);
              cache.clear();
              return "old";
            }));
    assertEquals("new", cache.get(ALICE, U256.ONE, 6, () -> "new"));
  }

  @Test
  void clear_forgetsWhatWasCached() {
    assertEquals("old", cache.get(ALICE, U256.ONE, 5, () -> "old"));
    cache.advance(6);
    cache.clear();
    assertEquals("new", cache.get(ALICE, U256.ONE, 6, () -> "new"));
  }

  /// What cannot be played by hand: a commit between a reader's look at the head and its taking the
  /// place. Every commit gives the place to another key last, so that readers miss, and take it,
  /// all the time.
  @Test
  @Timeout(60)
  void readersAndCommitsAtOnce_noSnapshotSeesAnotherBlocksValue() throws Exception {
    ReadCache<Long> contended = new ReadCache<>(1, 0);
    Address[] keys = {ALICE, new Address(4, 5, 6)};
    AtomicLong published = new AtomicLong();
    AtomicReference<@Nullable String> wrong = new AtomicReference<>();
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      readers.add(
          Thread.ofPlatform()
              .start(() -> {
                while (published.get() < BLOCKS && wrong.get() == null) {
                  long block = published.get();
                  contended.bring(keys[0], null, block, () -> block);
                  Long value = contended.get(keys[0], null, block, () -> block);
                  if (value == null || value != block) {
                    wrong.set("block " + block + " got the value of block " + value);
                  }
                }
              }));
    }
    for (long block = 1; block <= BLOCKS; block++) {
      contended.advance(block);
      contended.put(keys[0], null, block);
      contended.put(keys[1], null, block);
      published.set(block);
    }
    for (Thread reader : readers) {
      reader.join();
    }
    assertNull(wrong.get());
  }

  /// The last moment: the reader has loaded and seen the head, and the commit comes then.
  @Test
  void commitAfterTheReaderTookThePlace_replacesIt() {
    assertEquals("old", cache.get(ALICE, null, 5, () -> "old"));
    cache.advance(6);
    cache.put(ALICE, null, "new");
    assertEquals("new", cache.get(ALICE, null, 6, ReadCacheTest::unused));
  }
}
