package io.heddle.ops.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// The few JSON-RPC calls that the devnet makes itself.
final class JsonRpc {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI uri;

  JsonRpc(String url) {
    this.uri = URI.create(url);
  }

  /// The result of a call.
  ///
  /// @throws OperatorException when the server answers with an error
  /// @throws IOException when it cannot be reached
  JsonNode call(String method, Object... parameters) throws IOException {
    ObjectNode request = MAPPER.createObjectNode();
    request.put("jsonrpc", "2.0").put("id", 1).put("method", method);
    request.set("params", MAPPER.valueToTree(parameters));
    HttpRequest post =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(request)))
            .build();
    try {
      JsonNode answer =
          MAPPER.readTree(http.send(post, HttpResponse.BodyHandlers.ofByteArray()).body());
      if (answer.has("error")) {
        throw new OperatorException("%s %s: %s".formatted(uri, method, answer.get("error")));
      }
      return answer.path("result");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while calling " + method, e);
    }
  }
}
