package io.heddle.batcher.l1.rpc;

import io.heddle.primitives.U256;
import io.heddle.primitives.abi.Abi;
import io.heddle.primitives.block.BlockHeader;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An L1 node that answers what a test says, method by method, without a socket.
public final class FakeL1Node {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final MediaType JSON = MediaType.get("application/json");

  private final Map<String, Function<JsonNode, String>> methods = new ConcurrentHashMap<>();
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  /// What a node says instead of an answer.
  public static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int code;

    public Refusal(int code, String message) {
      super(message);
      this.code = code;
    }
  }

  /// A connection that breaks.
  public static final class Outage extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// Answers a method with JSON text made of its parameters; a later answer replaces an earlier.
  public FakeL1Node on(String method, Function<JsonNode, String> answer) {
    methods.put(method, answer);
    return this;
  }

  /// Answers an `eth_call` whose data begins with a function's selector.
  public FakeL1Node onCall(String signature, Function<JsonNode, String> answer) {
    methods.put(Abi.selector(signature).toHex(), answer);
    return this;
  }

  /// The same with one number.
  public FakeL1Node onCall(String signature, long value) {
    return onCall(signature, params -> word(value));
  }

  /// A 32-byte word as a JSON string.
  public static String word(long value) {
    return "\"0x%064x\"".formatted(value);
  }

  /// A block without transactions, with the optional fields of no later fork.
  public static String json(BlockHeader header) {
    return """
    {"hash":"%s","parentHash":"%s","sha3Uncles":"%s","miner":"%s","stateRoot":"%s","transactionsRoot":"%s",
    "receiptsRoot":"%s","logsBloom":"0x%s","difficulty":"0x0","number":"%s","gasLimit":"%s","gasUsed":"%s",
    "timestamp":"%s","extraData":"0x","mixHash":"%s","nonce":"0x0000000000000000","baseFeePerGas":"%s"}
    """
        .formatted(
            header.hash().toHex(),
            header.parentHash().toHex(),
            header.ommersHash().toHex(),
            header.beneficiary().toHex(),
            header.stateRoot().toHex(),
            header.transactionsRoot().toHex(),
            header.receiptsRoot().toHex(),
            "00".repeat(256),
            U256.of(header.number()).toHex(),
            U256.of(header.gasLimit()).toHex(),
            U256.of(header.gasUsed()).toHex(),
            U256.of(header.timestamp()).toHex(),
            header.prevRandao().toHex(),
            header.baseFeePerGas().toHex());
  }

  /// The methods that were called, in order.
  public List<String> calls() {
    return List.copyOf(calls);
  }

  public L1Client client() {
    Interceptor node = this::answer;
    return L1Client.of(URI.create("http://127.0.0.1:1"), Duration.ofSeconds(5), node);
  }

  /// The same as one of several nodes.
  L1Node node(OptionalLong chainId) {
    Interceptor node = this::answer;
    return new L1Node(
        L1Endpoint.of(URI.create("http://127.0.0.1:1")),
        chainId,
        Duration.ofSeconds(5),
        List.of(node));
  }

  private Response answer(Interceptor.Chain chain) throws IOException {
    Request request = chain.request();
    Buffer sent = new Buffer();
    if (request.body() != null) {
      request.body().writeTo(sent);
    }
    JsonNode call = MAPPER.readTree(sent.readByteArray());
    String method = call.get("method").asString();
    calls.add(method);
    JsonNode params = call.get("params");
    String key = method;
    if (method.equals("eth_call")) {
      JsonNode data =
          params.get(0).has("data") ? params.get(0).get("data") : params.get(0).get("input");
      key = data.asString().substring(0, 10);
    }
    Function<JsonNode, String> answer = methods.get(key);
    if (answer == null) {
      throw new AssertionError("nobody answers " + method + " " + params);
    }
    String body;
    try {
      body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + answer.apply(params) + "}";
    } catch (Outage e) {
      throw new IOException("connection reset");
    } catch (Refusal e) {
      body =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":%d,\"message\":\"%s\"}}"
              .formatted(e.code, e.getMessage());
    }
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(200)
        .message("")
        .body(ResponseBody.create(body, JSON))
        .build();
  }
}
