package io.heddle.executor.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.testing.ConformancePack;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The official trie files: every case one by one, as one batch, and, where the order is free, in
/// many orders.
class TrieConformanceTest {
  private static final int ROOT_CASES = 15;
  private static final int SHUFFLES = 50;
  private static final String FOLDER = "/TrieTests/";
  private static final String ITERATION_FILE = "trietestnextprev.json";

  @SuppressWarnings("ArrayRecordComponent")
  private record Pair(byte[] key, byte @Nullable [] value) {}

  @Test
  void officialRoots_everyFile_agree() {
    ObjectMapper json = new ObjectMapper();
    List<String> ran = new ArrayList<>();
    ConformancePack.require()
        .forEach(
            "trie_rlp",
            name -> name.contains(FOLDER),
            (name, content) -> {
              if (name.endsWith(ITERATION_FILE)) {
                System.out.println(
                    "trie_rlp: not run: "
                        + ITERATION_FILE
                        + " (key iteration, which this trie does not offer)");
                return;
              }
              JsonNode cases = json.readTree(content);
              for (Map.Entry<String, JsonNode> entry : cases.properties()) {
                runCase(entry.getValue(), name.contains("secure"));
                ran.add(name + ":" + entry.getKey());
              }
            });
    System.out.println("trie_rlp: " + ran.size() + " of " + ROOT_CASES + " root cases pass");
    assertEquals(ROOT_CASES, ran.size(), ran.toString());
  }

  private static void runCase(JsonNode testCase, boolean secure) {
    Hash expected = Hash.fromHex(testCase.get("root").asText());
    JsonNode in = testCase.get("in");
    List<Pair> pairs = new ArrayList<>();
    if (in.isArray()) {
      in.forEach(pair -> pairs.add(pair(pair.get(0).asText(), pair.get(1), secure)));
    } else {
      in.properties().forEach(entry -> pairs.add(pair(entry.getKey(), entry.getValue(), secure)));
    }
    check(expected, pairs);
    Random random = new Random(1);
    for (int i = 0; in.isObject() && i < SHUFFLES; i++) {
      Collections.shuffle(pairs, random);
      check(expected, pairs);
    }
  }

  private static void check(Hash expected, List<Pair> pairs) {
    Map<Bytes, Bytes> all = new TreeMap<>();
    TrieBatch.Builder whole = new TrieBatch.Builder();
    MerkleTrie steps = new MerkleTrie(TrieNodeSource.EMPTY, Hash.ZERO, MerkleTrie.EMPTY_ROOT);
    for (Pair pair : pairs) {
      whole.put(pair.key, pair.value);
      steps.apply(new TrieBatch.Builder().put(pair.key, pair.value).build());
      if (pair.value == null) {
        all.remove(Bytes.wrap(pair.key));
      } else {
        all.put(Bytes.wrap(pair.key), Bytes.wrap(pair.value));
      }
    }
    MerkleTrie batch = new MerkleTrie(TrieNodeSource.EMPTY, Hash.ZERO, MerkleTrie.EMPTY_ROOT);
    batch.apply(whole.build());
    assertEquals(expected, ReferenceTrie.of(all).root(), "reference");
    assertEquals(expected, steps.seal(new NodeChanges()), "step by step");
    assertEquals(expected, batch.seal(new NodeChanges()), "one batch");
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
