package io.heddle.executor.trie;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.SuiteTally;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The official trie files: every case one by one, as one batch, and, where the order is free, in
/// many orders.
public final class TrieVectors {
  private static final int SHUFFLES = 50;
  private static final String FOLDER = "/TrieTests/";
  private static final String ITERATION_FILE = "trietestnextprev.json";

  @SuppressWarnings("ArrayRecordComponent")
  private record Pair(byte[] key, byte @Nullable [] value) {}

  private TrieVectors() {}

  public static void run(ConformancePack pack, SuiteTally tally) {
    pack.forEach(
        "trie_rlp",
        file -> file.contains(FOLDER),
        (file, content) ->
            ConformancePack.json(content)
                .properties()
                .forEach(test -> {
                  String name = file + " " + test.getKey();
                  tally.check(
                      SuiteTally.NO_FORK,
                      name,
                      () ->
                          file.endsWith(ITERATION_FILE)
                              ? checkOrder(test.getValue())
                              : check(test.getValue(), file.contains("secure")));
                }));
  }

  private static Optional<String> check(JsonNode testCase, boolean secure) {
    Hash expected = Hash.fromHex(testCase.get("root").asText());
    JsonNode in = testCase.get("in");
    List<Pair> pairs = new ArrayList<>();
    if (in.isArray()) {
      in.forEach(pair -> pairs.add(pair(pair.get(0).asText(), pair.get(1), secure)));
    } else {
      in.properties().forEach(entry -> pairs.add(pair(entry.getKey(), entry.getValue(), secure)));
    }
    Optional<String> difference = check(expected, pairs);
    Random random = new Random(1);
    for (int i = 0; in.isObject() && difference.isEmpty() && i < SHUFFLES; i++) {
      Collections.shuffle(pairs, random);
      difference = check(expected, pairs);
    }
    return difference;
  }

  private static Optional<String> check(Hash expected, List<Pair> pairs) {
    TrieBatch.Builder whole = new TrieBatch.Builder();
    MerkleTrie steps = new MerkleTrie(TrieNodeSource.EMPTY, Hash.ZERO, MerkleTrie.EMPTY_ROOT);
    for (Pair pair : pairs) {
      whole.put(pair.key, pair.value);
      update(steps, new TrieBatch.Builder().put(pair.key, pair.value));
    }
    MerkleTrie batch = new MerkleTrie(TrieNodeSource.EMPTY, Hash.ZERO, MerkleTrie.EMPTY_ROOT);
    update(batch, whole);
    return SuiteTally.difference("step by step", expected, steps.rootHash())
        .or(() -> SuiteTally.difference("one batch", expected, batch.rootHash()));
  }

  private static void update(MerkleTrie trie, TrieBatch.Builder batch) {
    NodeChanges changes = new NodeChanges(Hash.ZERO, NodeChanges.Kept.NONE);
    trie.update(batch.build(), changes, TrieWorkers.NONE, 0);
  }

  /// The neighbours of keys that the trie has and of others, empty where there is none.
  private static Optional<String> checkOrder(JsonNode testCase) {
    TrieBatch.Builder batch = new TrieBatch.Builder();
    testCase.get("in").forEach(key -> batch.put(bytes(key.asText()), new byte[] {1}));
    MerkleTrie trie = new MerkleTrie(TrieNodeSource.EMPTY, Hash.ZERO, MerkleTrie.EMPTY_ROOT);
    NodeChanges changes = new NodeChanges(Hash.ZERO, NodeChanges.Kept.ALL);
    Hash root = trie.update(batch.build(), changes, TrieWorkers.NONE, 0);
    NodeMap stored = new NodeMap();
    stored.apply(changes);
    List<Bytes> keys = List.copyOf(TrieWalk.entries(stored, root).keySet());
    for (JsonNode neighbours : testCase.get("tests")) {
      Bytes key = Bytes.wrap(bytes(neighbours.get(0).asText()));
      long before = keys.stream().takeWhile(each -> each.compareTo(key) < 0).count();
      Bytes next =
          keys.stream()
              .skip(before)
              .dropWhile(each -> each.equals(key))
              .findFirst()
              .orElse(Bytes.EMPTY);
      Bytes previous = before == 0 ? Bytes.EMPTY : keys.get((int) before - 1);
      Optional<String> difference =
          SuiteTally.difference("before " + key, bytes(neighbours, 1), previous)
              .or(() -> SuiteTally.difference("after " + key, bytes(neighbours, 2), next));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static Bytes bytes(JsonNode list, int index) {
    return Bytes.wrap(bytes(list.get(index).asText()));
  }

  private static Pair pair(String key, JsonNode value, boolean secure) {
    byte[] raw = bytes(key);
    return new Pair(
        secure ? Keccak.hash(raw).toBytes() : raw, value.isNull() ? null : bytes(value.asText()));
  }

  private static byte[] bytes(String text) {
    return text.startsWith("0x")
        ? Bytes.fromHex(text).toArray()
        : text.getBytes(StandardCharsets.US_ASCII);
  }
}
