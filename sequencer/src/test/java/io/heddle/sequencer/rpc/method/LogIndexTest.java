package io.heddle.sequencer.rpc.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Log;
import io.heddle.sequencer.LogQuery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The index finds what comparing every query with every log finds, each once.
final class LogIndexTest {
  private static final long SEED = Long.getLong("heddle.seed", 11);
  private final Random random = new Random(SEED);

  private Address address() {
    return new Address(0, 0, random.nextInt(4));
  }

  private Hash topic() {
    return U256.of(random.nextInt(3)).toHash();
  }

  private LogQuery query() {
    Set<Address> addresses = new HashSet<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      addresses.add(address());
    }
    List<Set<Hash>> topics = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      Set<Hash> anyOf = new HashSet<>();
      for (int j = random.nextInt(3); j > 0; j--) {
        anyOf.add(topic());
      }
      topics.add(anyOf);
    }
    return new LogQuery(addresses, topics);
  }

  private Log log() {
    List<Hash> topics = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      topics.add(topic());
    }
    return new Log(address(), topics, Bytes.EMPTY);
  }

  @Test
  void match_findsWhatComparingAllFinds() {
    LogIndex<Integer> index = new LogIndex<>();
    MatchingCosts.Account account = new MatchingCosts().open(new TestSink("client"));
    List<LogIndex.Entry<Integer>> entries = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      LogIndex.Entry<Integer> entry = new LogIndex.Entry<>(query(), i, account);
      entries.add(entry);
      index.add(entry);
    }
    for (int round = 0; round < 400; round++) {
      if (round % 2 == 0) {
        index.remove(entries.remove(random.nextInt(entries.size())));
      }
      Log log = log();
      List<Integer> found = new ArrayList<>();
      index.match(log, found::add);
      assertEquals(
          entries.stream()
              .filter(entry -> entry.query().matches(log))
              .map(LogIndex.Entry::value)
              .toList(),
          found.stream().sorted().toList(),
          "seed=" + SEED + " log=" + log);
    }
    entries.forEach(index::remove);
    assertTrue(index.isEmpty());
  }
}
