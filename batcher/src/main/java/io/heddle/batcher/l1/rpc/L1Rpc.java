package io.heddle.batcher.l1.rpc;

import io.heddle.batcher.l1.rpc.AnswerBound.AnswerTooLargeException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.exceptions.ClientConnectionException;
import org.web3j.protocol.http.HttpService;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/// JSON-RPC calls to L1 with a deadline and bounded retries. Only transport failures are retried:
/// what the node answers, error or not, is final.
final class L1Rpc implements AutoCloseable {

  static final int MAX_ATTEMPTS = 3;
  private static final int MAX_QUOTED = 200;
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final L1Endpoint endpoint;
  private final OkHttpClient http;
  private final HttpService service;

  /// @param interceptors see every HTTP exchange, below the bound on answers
  L1Rpc(L1Endpoint endpoint, Duration callTimeout, List<Interceptor> interceptors) {
    this.endpoint = endpoint;
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .readTimeout(callTimeout.toMillis(), TimeUnit.MILLISECONDS)
            .writeTimeout(callTimeout.toMillis(), TimeUnit.MILLISECONDS)
            .callTimeout(callTimeout.toMillis(), TimeUnit.MILLISECONDS)
            .addInterceptor(new AnswerBound());
    endpoint
        .authorization()
        .ifPresent(header ->
            builder.addInterceptor(chain ->
                chain.proceed(
                    chain.request().newBuilder().header("Authorization", header).build())));
    interceptors.forEach(builder::addInterceptor);
    this.http = builder.build();
    this.service = new HttpService(endpoint.uri().toString(), http);
  }

  L1Endpoint endpoint() {
    return endpoint;
  }

  /// The result, a JSON null included. Throws [L1RpcException] or [L1UnavailableException].
  JsonNode call(String method, Object... params) {
    String last = "";
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (attempt > 0) {
        pause(FIRST_BACKOFF.multipliedBy(1L << (attempt - 1)));
      } else if (Thread.currentThread().isInterrupted()) {
        throw new L1UnavailableException("interrupted before asking L1: method=" + method);
      }
      try {
        return result(method, send(method, params));
      } catch (IOException e) {
        last = endpoint.redact(e.toString());
      }
    }
    throw new L1UnavailableException(
        "L1 does not answer: url=" + endpoint + " method=" + method + " cause=" + last);
  }

  /// web3j throws unchecked exceptions of its own for a status other than 2xx, and its JSON
  /// parser's for a body that is no answer; both mean that the node is not there just now. Neither
  /// is kept as a cause: they quote what the node says, which may quote the URL.
  private JsonResponse send(String method, Object... params) throws IOException {
    try {
      return new Request<>(method, List.of(params), service, JsonResponse.class).send();
    } catch (ClientConnectionException e) {
      throw new IOException(quoted(e));
    } catch (JacksonException | AnswerTooLargeException e) {
      throw new L1UnavailableException(
          "L1 answers with nonsense: url=" + endpoint + " method=" + method + " " + quoted(e));
    }
  }

  /// What an exception says, which may quote the node's whole answer.
  private String quoted(Exception e) {
    String message = endpoint.redact(String.valueOf(e.getMessage()));
    return message.length() <= MAX_QUOTED ? message : message.substring(0, MAX_QUOTED) + "…";
  }

  private JsonNode result(String method, JsonResponse response) {
    if (response.hasError()) {
      Response.Error error = response.getError();
      String data = error.getData();
      throw new L1RpcException(
          method,
          error.getCode(),
          endpoint.redact(String.valueOf(error.getMessage())),
          data == null ? null : endpoint.redact(data));
    }
    JsonNode result = response.getResult();
    return result == null ? NullNode.getInstance() : result;
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new L1UnavailableException("interrupted while waiting for L1", e);
    }
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
