package io.heddle.sequencer.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The table of bad input, `bad-input.json`, which runs here against a node in memory and in the
/// end-to-end test against a real one.
public final class BadInputCases {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// One case.
  ///
  /// @param message part of the error's message
  public record Case(
      String name, String contentType, String body, int status, int code, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  private BadInputCases() {}

  public static List<Case> all() throws IOException {
    try (InputStream in = BadInputCases.class.getResourceAsStream("bad-input.json")) {
      List<Case> cases = new ArrayList<>();
      for (JsonNode node : JSON.readTree(Objects.requireNonNull(in)).get("cases")) {
        cases.add(
            new Case(
                node.get("name").textValue(),
                node.path("contentType").asText("application/json"),
                body(node),
                node.path("status").asInt(200),
                node.get("code").intValue(),
                node.get("message").textValue()));
      }
      return cases;
    }
  }

  /// Sends a case, and says what is wrong with the answer, or nothing.
  public static String check(Case bad, URI rpc, HttpClient client)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(rpc)
                .header("content-type", bad.contentType())
                .POST(HttpRequest.BodyPublishers.ofString(bad.body()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    JsonNode reply = JSON.readTree(response.body());
    JsonNode error = reply.path("error");
    boolean right =
        response.statusCode() == bad.status()
            && reply.path("jsonrpc").asText().equals("2.0")
            && reply.has("id")
            && !reply.has("result")
            && error.path("code").asInt() == bad.code()
            && error.path("message").asText().contains(bad.message());
    return right
        ? ""
        : bad.name() + ": status=" + response.statusCode() + " reply=" + response.body();
  }

  private static String body(JsonNode node) {
    if (node.has("request")) {
      return node.get("request").toString();
    }
    return node.has("bytes")
        ? " ".repeat(node.get("bytes").intValue())
        : node.get("body").textValue();
  }
}
