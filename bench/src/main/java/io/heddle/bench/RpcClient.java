package io.heddle.bench;

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
import java.util.concurrent.CompletableFuture;

/// JSON-RPC over HTTP with connections that stay open.
final class RpcClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final URI uri;

  RpcClient(URI uri) {
    this.uri = uri;
  }

  /// The result of one call; an [OperatorException] when there is none.
  JsonNode call(String method, Object... parameters) {
    ObjectNode request = JSON.createObjectNode();
    request.put("jsonrpc", "2.0").put("id", 1).put("method", method);
    request.set("params", JSON.valueToTree(parameters));
    JsonNode answer = parse(join(post(JSON.valueToTree(request).toString())));
    if (answer.has("error")) {
      throw new OperatorException("%s %s: %s".formatted(uri, method, answer.get("error")));
    }
    return answer.path("result");
  }

  /// Sends a body; the answer's bytes come later.
  CompletableFuture<byte[]> post(String body) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .thenApply(HttpResponse::body);
  }

  static JsonNode parse(byte[] answer) {
    try {
      return JSON.readTree(answer);
    } catch (IOException e) {
      throw new OperatorException("the answer is no JSON: " + e.getMessage(), e);
    }
  }

  private byte[] join(CompletableFuture<byte[]> answer) {
    try {
      return answer.join();
    } catch (java.util.concurrent.CompletionException e) {
      throw new OperatorException("%s does not answer: %s".formatted(uri, e.getCause()), e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
