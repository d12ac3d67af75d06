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
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Filters that nearly match every log of a busy contract: only whose filters cost too much is cut
/// off. On the code before there was no such account: the feed fell behind, and everybody was.
final class MatchingCostsTest {
  private static final Address BUSY = new Address(0, 0, 7);
  private static final Hash TOPIC = word(1);

  private final MatchingCosts costs = new MatchingCosts();
  private final LogIndex<TestSink> index = new LogIndex<>();

  private static Hash word(long value) {
    return U256.of(value).toHash();
  }

  private TestSink subscribe(Object client, int filters, Hash topic) {
    TestSink first = new TestSink(client);
    for (int i = 0; i < filters; i++) {
      TestSink sink = i == 0 ? first : new TestSink(client);
      LogQuery query = new LogQuery(Set.of(BUSY), List.of(Set.of(topic)));
      index.add(new LogIndex.Entry<>(query, sink, costs.open(sink)));
    }
    return first;
  }

  private void block(int logs) {
    costs.beginBlock();
    for (int i = 0; i < logs; i++) {
      index.match(new Log(BUSY, List.of(TOPIC), Bytes.EMPTY), sink -> sink.events++);
      costs.check();
    }
  }

  @Test
  void nearMisses_beyondABlocksTime_cutOffWhoHasThem() {
    List<TestSink> greedy = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      greedy.add(subscribe("greedy" + i, 600, word(100 + i)));
    }
    TestSink honest = subscribe("honest", 1, TOPIC);
    int logs = 10_000;
    block(logs);
    assertEquals(logs, honest.events);
    assertEquals(List.of(), honest.lost);
    long cut = greedy.stream().filter(sink -> !sink.lost.isEmpty()).count();
    assertTrue(cut >= 3, "cut=" + cut);
    assertTrue(
        greedy.stream()
            .flatMap(sink -> sink.lost.stream())
            .allMatch(reason -> reason.startsWith("log filters too costly: ")));
    block(logs);
    assertEquals(2 * logs, honest.events);
  }

  @Test
  void block_withinItsTime_cutsNobodyOff() {
    TestSink busy = subscribe("busy", 300, word(9));
    for (int round = 0; round < 5; round++) {
      block(10_000);
    }
    assertEquals(List.of(), busy.lost);
    for (int i = 0; i < 300; i++) {
      costs.close("busy");
    }
    TestSink again = subscribe("busy", 1, TOPIC);
    block(1);
    assertEquals(1, again.events);
  }
}
