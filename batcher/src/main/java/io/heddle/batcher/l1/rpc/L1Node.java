package io.heddle.batcher.l1.rpc;

import io.heddle.batcher.l1.rpc.AnswerBound.AnswerTooLargeException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
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

/// One L1 node over JSON-RPC, asked once per call.
final class L1Node implements AutoCloseable {

  private static final int MAX_QUOTED = 200;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final L1Endpoint endpoint;
  private final OkHttpClient http;
  private final HttpService service;

  private final OptionalLong chainId;
  private volatile boolean rightChain;

  /// @param chainId that it must have; it is asked once. Empty: any
  /// @param interceptors see every HTTP exchange, below the bound on answers
  L1Node(
      L1Endpoint endpoint,
      OptionalLong chainId,
      Duration callTimeout,
      List<Interceptor> interceptors) {
    this.endpoint = endpoint;
    this.chainId = chainId;
    this.rightChain = chainId.isEmpty();
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

  /// The result, a JSON null included.
  ///
  /// @throws IOException when the node is not there, or of another chain; its message shows no
  ///   secret of the URL
  /// @throws L1UnavailableException when it answers with nonsense
  /// @throws L1RpcException when it refuses
  JsonNode ask(String method, Object... params) throws IOException {
    requireRightChain();
    return result(method, send(method, params));
  }

  private void requireRightChain() throws IOException {
    if (rightChain) {
      return;
    }
    String expected = "0x" + Long.toHexString(chainId.orElseThrow());
    String actual = result("eth_chainId", send("eth_chainId")).asString("");
    if (!actual.equals(expected)) {
      throw new IOException(
          "wrong L1: chain id: expected=" + expected + " actual=" + quoted(actual));
    }
    rightChain = true;
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
    } catch (IOException e) {
      throw new IOException(endpoint.redact(e.toString()));
    }
  }

  /// What an exception says, which may quote the node's whole answer.
  private String quoted(Exception e) {
    return quoted(String.valueOf(e.getMessage()));
  }

  private String quoted(String text) {
    String message = endpoint.redact(text);
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

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  /// Scheme, host and port.
  @Override
  public String toString() {
    return endpoint.toString();
  }
}
