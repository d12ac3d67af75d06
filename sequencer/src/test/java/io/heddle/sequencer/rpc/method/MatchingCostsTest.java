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
  private final List<LogIndex.Entry<TestSink>> open = new ArrayList<>();

  private static Hash word(long value) {
    return U256.of(value).toHash();
  }

  private TestSink subscribe(Object client, int filters, Hash topic) {
    return subscribe(client, client, filters, topic);
  }

  private TestSink subscribe(Object client, Object address, int filters, Hash topic) {
    TestSink first = new TestSink(client, address);
    for (int i = 0; i < filters; i++) {
      TestSink sink = i == 0 ? first : new TestSink(client, address);
      LogQuery query = new LogQuery(Set.of(BUSY), List.of(Set.of(topic)));
      LogIndex.Entry<TestSink> entry = new LogIndex.Entry<>(query, sink, costs.open(sink));
      index.add(entry);
      open.add(entry);
    }
    return first;
  }

  private void endAll(Object client) {
    for (LogIndex.Entry<TestSink> entry : List.copyOf(open)) {
      if (entry.value().client().equals(client)) {
        open.remove(entry);
        index.remove(entry);
        costs.close(client);
      }
    }
  }

  private void block(int logs) {
    costs.beginBlock();
    logs(logs);
  }

  private void logs(int logs) {
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
    endAll("busy");
    TestSink again = subscribe("busy", 1, TOPIC);
    block(1);
    assertEquals(1, again.events);
  }

  /// What an address costs is not made small by spreading it over connections.
  @Test
  void manyConnections_ofOneAddress_areCutOff_beforeAnotherAddress() {
    List<TestSink> spread = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      spread.add(subscribe("connection" + i, "attacker", 100, word(9)));
    }
    TestSink honest = subscribe("honest", 5, TOPIC);
    block(10_000);
    assertEquals(List.of(), honest.lost);
    assertEquals(10_000, honest.events);
    long cut = spread.stream().filter(sink -> sink.lost.size() == 1).count();
    assertTrue(cut >= 36, "cut=" + cut);
  }

  /// As behind a proxy: whoever is there too pays last.
  @Test
  void cheapConnection_atADearAddress_isNotCutOff() {
    TestSink greedy = subscribe("greedy", "proxy", 600, word(9));
    TestSink honest = subscribe("honest", "proxy", 1, TOPIC);
    block(10_000);
    assertEquals(1, greedy.lost.size());
    assertEquals(List.of(), honest.lost);
    assertEquals(10_000, honest.events);
  }

  /// Whoever leaves in the middle of a block has spent what was spent.
  @Test
  void closed_beforeTheBlocksEnd_takesItsPartAlong() {
    subscribe("leaving", 600, word(9));
    TestSink honest = subscribe("honest", 1, TOPIC);
    block(6_000);
    endAll("leaving");
    logs(20_000);
    assertEquals(List.of(), honest.lost);
    assertEquals(26_000, honest.events);
  }

  @Test
  void closed_byAll_leavesNobodyToCutOff() {
    TestSink only = subscribe("only", 600, word(9));
    costs.beginBlock();
    for (int i = 0; i < 10_000; i++) {
      index.match(new Log(BUSY, List.of(TOPIC), Bytes.EMPTY), sink -> sink.events++);
    }
    endAll("only");
    costs.check();
    costs.check();
    TestSink next = subscribe("only", 1, TOPIC);
    logs(10);
    assertEquals(List.of(), next.lost);
    assertEquals(10, next.events);
    assertEquals(0, only.events);
  }

  /// A block's costs are forgotten with it, and who was cut off may come again.
  @Test
  void cutOff_comesAgain_andIsServed() {
    TestSink greedy = subscribe("greedy", "address", 600, word(9));
    block(10_000);
    assertEquals(1, greedy.lost.size());
    TestSink again = subscribe("again", "address", 1, TOPIC);
    endAll("greedy");
    block(10);
    assertEquals(10, again.events);
    assertEquals(List.of(), again.lost);
    endAll("again");
  }
}
