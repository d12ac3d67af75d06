package io.heddle.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.anvil.AnvilProcess;
import io.heddle.fixtures.ConformancePack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The traces of `heddle conformance --case … --trace` against those that anvil (revm, another EVM
/// by other people) gives for the same transactions on the same state, step by step.
class TraceIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SUITE = "state_tests";
  private static final String FORK = "Prague";

  /// Every so manieth file of the suite is looked at, and that many cases are compared at most.
  private static final int STRIDE = Integer.getInteger("heddle.trace.stride", 12);

  private static final int MAX_CASES = Integer.getInteger("heddle.trace.cases", 60);

  /// Longer traces add no kind of step, but minutes.
  private static final int MAX_STEPS = 5_000;

  /// What a creation passes on is part of revm's cost and not of geth's, whose rule is ours.
  private static final Set<String> CREATIONS = Set.of("CREATE", "CREATE2");

  /// What anvil has for it cannot be set.
  private static final int PREVRANDAO = 0x44;

  @TempDir private Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private int file;
  private int compared;
  private int steps;

  @Test
  void trace_statesOfOfficialTests_equalsAnvils() throws IOException {
    ConformancePack pack = ConformancePack.require();
    Optional<Path> binary = AnvilProcess.findBinary();
    if (binary.isEmpty()) {
      System.out.println("SKIPPED: no anvil; run `npm ci` in bridge-contracts or set -Danvil.bin");
    }
    Assumptions.assumeTrue(binary.isPresent(), "no anvil: run `npm ci` in bridge-contracts");
    pack.forEach(
        SUITE,
        name -> file++ % STRIDE == 0 && compared < MAX_CASES,
        (name, content) -> {
          if (compared >= MAX_CASES) {
            return;
          }
          for (Map.Entry<String, JsonNode> test : ConformancePack.json(content).properties()) {
            if (isComparable(test.getValue())) {
              compare(binary.orElseThrow(), test.getKey(), test.getValue());
              break;
            }
          }
        });
    System.out.println("traces compared with anvil's: cases=" + compared + " steps=" + steps);
    assertTrue(compared >= Math.min(MAX_CASES, 30), "too few cases compared: " + compared);
  }

  /// One block after genesis, one transaction that is executed and has no blobs, which anvil would
  /// want to see.
  private static boolean isComparable(JsonNode test) {
    JsonNode posts = test.path("post").path(FORK);
    return posts.size() == 1
        && !posts.get(0).has("expectException")
        && test.at("/env/currentNumber").asText().matches("0x0*1")
        && !test.get("transaction").has("blobVersionedHashes")
        && test.get("pre").properties().stream()
            .noneMatch(entry -> isBareStorage(entry.getValue()));
  }

  /// Storage without code or nonce, on which a creation collides (EIP-7610); anvil lets it pass.
  private static boolean isBareStorage(JsonNode account) {
    return !account.get("storage").isEmpty()
        && account.get("code").asText().equals("0x")
        && hex(account.get("nonce")) == 0;
  }

  private void compare(Path binary, String name, JsonNode test) throws IOException {
    List<JsonNode> ours = ours(name, test);
    int count = ours.size() - 1;
    boolean random = ours.stream().anyMatch(line -> line.path("op").asInt() == PREVRANDAO);
    if (count == 0 || count > MAX_STEPS || random) {
      return;
    }
    AnvilProcess.Options options =
        new AnvilProcess.Options(
            binary,
            0,
            0,
            null,
            List.of("--accounts", "0", "--timestamp", "1", "--no-mining", "--steps-tracing"));
    try (AnvilProcess anvil = AnvilProcess.start(options)) {
      JsonNode theirs = theirs(anvil.uri(), test);
      int at = 0;
      for (JsonNode step : theirs.get("structLogs")) {
        if (at < count && !isStopOfNoCode(ours.get(at), step)) {
          compareStep(name + " step " + at, ours.get(at), step);
          at++;
        }
      }
      assertEquals(count, at, name + ": steps");
      JsonNode summary = ours.getLast();
      if (!test.get("transaction").has("authorizationList")) {
        // anvil gives other refunds for authorities that were set up by hand; the official state
        // root, which our run must meet, tells the right one.
        assertEquals(theirs.get("gas").asLong(), hex(summary.get("gasUsed")), name + ": gas used");
      }
      assertEquals(theirs.get("failed").asBoolean(), !summary.get("pass").asBoolean(), name);
    }
    compared++;
    steps += count;
  }

  /// revm runs a STOP where there is no code; for us, as for geth, nothing runs there.
  private static boolean isStopOfNoCode(JsonNode ours, JsonNode theirs) {
    return theirs.get("op").asText().equals("STOP")
        && theirs.get("pc").asInt() == 0
        && theirs.get("depth").asInt() == ours.get("depth").asInt() + 1;
  }

  private static void compareStep(String step, JsonNode ours, JsonNode theirs) {
    String text = step + "\nours:   " + ours + "\ntheirs: " + theirs;
    assertEquals(theirs.get("pc").asInt(), ours.get("pc").asInt(), text);
    boolean defined = !ours.get("opName").asText().startsWith("opcode");
    if (defined) {
      String name = theirs.get("op").asText().replace("DIFFICULTY", "PREVRANDAO");
      assertEquals(name, ours.get("opName").asText(), text);
    }
    assertEquals(theirs.get("depth").asInt(), ours.get("depth").asInt(), text);
    assertEquals(theirs.get("gas").asLong(), hex(ours.get("gas")), text);
    assertEquals(theirs.get("stack"), ours.get("stack"), text);
    if (!ours.has("error") && !CREATIONS.contains(ours.get("opName").asText())) {
      assertEquals(theirs.get("gasCost").asLong(), hex(ours.get("gasCost")), text);
    }
  }

  /// The lines of our trace, the summary last.
  private List<JsonNode> ours(String name, JsonNode test) throws IOException {
    Path suite = Files.createDirectories(folder.resolve("pack").resolve(SUITE));
    ObjectNode content = JSON.createObjectNode();
    content.set(name, test);
    JSON.writeValue(suite.resolve("one.json").toFile(), content);
    StringWriter out = new StringWriter();
    int status =
        new CommandLine(new ConformanceCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(new StringWriter(), true))
            .execute(
                "--pack",
                folder.resolve("pack").toString(),
                "--fork",
                FORK,
                "--suite",
                SUITE,
                "--case",
                "one.json",
                "--trace");
    assertEquals(0, status, name + "\n" + out);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.toString().split("\n", -1)) {
      if (line.startsWith("{")) {
        lines.add(JSON.readTree(line));
      }
    }
    return lines;
  }

  /// What anvil answers to `debug_traceTransaction`.
  private JsonNode theirs(URI anvil, JsonNode test) throws IOException {
    JsonNode env = test.get("env");
    rpc(anvil, "anvil_setChainId", 1);
    for (Map.Entry<String, JsonNode> account : test.get("pre").properties()) {
      JsonNode fields = account.getValue();
      String address = account.getKey();
      rpc(anvil, "anvil_setBalance", address, fields.get("balance").asText());
      rpc(anvil, "anvil_setNonce", address, fields.get("nonce").asText());
      rpc(anvil, "anvil_setCode", address, fields.get("code").asText());
      for (Map.Entry<String, JsonNode> slot : fields.get("storage").properties()) {
        rpc(
            anvil,
            "anvil_setStorageAt",
            address,
            slot.getKey(),
            "0x" + "%64s".formatted(slot.getValue().asText().substring(2)).replace(' ', '0'));
      }
    }
    rpc(anvil, "anvil_setCoinbase", env.get("currentCoinbase").asText());
    rpc(anvil, "evm_setBlockGasLimit", env.get("currentGasLimit").asText());
    rpc(anvil, "anvil_setNextBlockBaseFeePerGas", env.get("currentBaseFee").asText());
    rpc(anvil, "evm_setNextBlockTimestamp", env.get("currentTimestamp").asText());
    String raw = test.at("/post/" + FORK + "/0/txbytes").asText();
    String hash = rpc(anvil, "eth_sendRawTransaction", raw).asText();
    rpc(anvil, "anvil_mine", "0x1");
    return rpc(anvil, "debug_traceTransaction", hash, Map.of());
  }

  private JsonNode rpc(URI anvil, String method, Object... parameters) throws IOException {
    ObjectNode request = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
    request.put("method", method).set("params", JSON.valueToTree(parameters));
    try {
      HttpResponse<byte[]> response =
          http.send(
              HttpRequest.newBuilder(anvil)
                  .header("content-type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(request)))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      JsonNode answer = JSON.readTree(response.body());
      assertTrue(answer.has("result"), method + ": " + answer);
      return answer.get("result");
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private static long hex(JsonNode number) {
    return Long.decode(number.asText());
  }
}
