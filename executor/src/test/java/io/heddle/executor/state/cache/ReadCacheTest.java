package io.heddle.executor.state.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The interleavings of a slow reader with a commit, each played by hand.
class ReadCacheTest {
  private static final Address ALICE = new Address(1, 2, 3);
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

  /// A commit between a reader's look at the head and its taking the place. It gives the place to
  /// another key last, so that nothing replaces what the reader leaves there.
  @Test
  void commitBetweenLookAndTaking_theReaderGivesUp() {
    Address bob = new Address(4, 5, 6);
    ReadCache<String> raced =
        new Raced(cache -> {
          cache.advance(6);
          cache.put(ALICE, null, "new");
          cache.put(bob, null, "bob");
        });
    assertEquals("old", raced.get(ALICE, null, 5, () -> "old"));
    assertEquals("new", raced.get(ALICE, null, 6, () -> "new"));
    assertEquals("new", raced.get(ALICE, null, 6, () -> "new"));
    assertEquals("new", raced.get(ALICE, null, 6, ReadCacheTest::unused));
  }

  @Test
  void clearedBetweenLookAndTaking_theReaderGivesUp() {
    ReadCache<String> raced =
        new Raced(cache -> {
          cache.advance(6);
          cache.clear();
        });
    raced.bring(ALICE, null, 5, () -> "old");
    assertEquals("new", raced.get(ALICE, null, 6, () -> "new"));
  }

  /// One place at block 5; something happens right after the first look at the head.
  private static final class Raced extends ReadCache<String> {
    private @Nullable Consumer<ReadCache<String>> meanwhile;

    Raced(Consumer<ReadCache<String>> meanwhile) {
      super(1, 5);
      this.meanwhile = meanwhile;
    }

    @Override
    boolean isHead(long block) {
      boolean seen = super.isHead(block);
      Consumer<ReadCache<String>> now = meanwhile;
      meanwhile = null;
      if (now != null) {
        now.accept(this);
      }
      return seen;
    }
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
