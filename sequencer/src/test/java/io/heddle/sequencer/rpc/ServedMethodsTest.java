package io.heddle.sequencer.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.sequencer.rpc.method.RpcBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the table of methods, `rpc.discover` and docs/rpc.md say is the same.
final class ServedMethodsTest {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+[_.][A-Za-z0-9/]+");
  private static final Pattern BOTH = Pattern.compile("(\\w*)Number/Hash(\\w*)");

  private final FakeNode node = new FakeNode();

  private NavigableSet<String> served() {
    Duration time = Duration.ofSeconds(1);
    NavigableSet<String> names = new TreeSet<>();
    node.backend()
        .methods(new RpcBackend.Settings("", 1, 1, 1, 1, time, time))
        .names()
        .forEach(names::add);
    return names;
  }

  @Test
  void document_namesEveryMethodThatIsServed() throws Exception {
    NavigableSet<String> documented = new TreeSet<>();
    Matcher names = NAME.matcher(Files.readString(Path.of("../docs/rpc.md")));
    while (names.find()) {
      String name = names.group();
      Matcher both = BOTH.matcher(name);
      if (both.matches()) {
        documented.add(both.group(1) + "Number" + both.group(2));
        documented.add(both.group(1) + "Hash" + both.group(2));
      }
      documented.add(name);
    }
    NavigableSet<String> missing = served();
    missing.removeAll(documented);
    assertEquals(new TreeSet<>(), missing, "served, and not in docs/rpc.md");
  }

  @Test
  void discovery_namesEveryMethodThatIsServed_withItsParameters() throws Exception {
    try (RpcFixture rpc = new RpcFixture(node)) {
      JsonNode document = rpc.result("rpc.discover", "[]");
      assertEquals("1.3.2", document.get("openrpc").asText());
      List<String> names = new ArrayList<>();
      for (JsonNode method : document.get("methods")) {
        names.add(method.get("name").asText());
        int required = 0;
        for (JsonNode parameter : method.get("params")) {
          required += parameter.get("required").asBoolean() ? 1 : 0;
        }
        JsonNode reply = rpc.call(method.get("name").asText(), "[" + "0,".repeat(40) + "0]");
        assertEquals(
            "too many arguments: got 41, want at most " + method.get("params").size(),
            reply.get("error").get("message").asText());
        if (required > 0) {
          assertEquals(
              "missing value for required argument 0",
              rpc.call(method.get("name").asText(), "[]").get("error").get("message").asText());
        }
      }
      assertEquals(new ArrayList<>(served()), names);
    }
  }
}
