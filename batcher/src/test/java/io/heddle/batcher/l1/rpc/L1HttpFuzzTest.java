package io.heddle.batcher.l1.rpc;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.primitives.Bytes;
import io.heddle.testing.DecoderFuzz;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.Okio;
import okio.Source;
import okio.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole HTTP bodies of an L1 node that talks nonsense: they are read, or the node is unavailable.
class L1HttpFuzzTest {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final List<Consumer<L1Client>> CALLS =
      List.of(L1Client::blockNumber, l1 -> l1.block(1), l1 -> l1.block(L1BlockTag.LATEST));

  private static byte[] answer = {};

  /// One client for all inputs; what it gets is [#answer].
  private static final L1Client FUZZED =
      client(chain -> response(chain, 200, ResponseBody.create(answer, JSON)));

  private static final DecoderFuzz<Integer> RPC =
      new DecoderFuzz<>(
          "L1 HTTP body",
          L1UnavailableException.class,
          DecoderFuzz.ALLOCATED_BYTES,
          L1HttpFuzzTest::answers,
          (input, taken) -> {});

  @MethodSource("rpcSeeds")
  @FuzzTest
  void rpc(byte[] input) {
    RPC.accept(input);
  }

  @Test
  void rpc_damaged_isReadOrRefused() {
    RPC.mutate(rpcSeeds());
  }

  @Test
  void call_statusOtherThan200_isUnavailable() {
    byte[] body = "overloaded".getBytes(StandardCharsets.UTF_8);
    try (L1Client l1 = client(chain -> response(chain, 503, ResponseBody.create(body, JSON)))) {
      assertThrows(L1UnavailableException.class, l1::blockNumber);
    }
  }

  @Test
  void call_answerWithoutEnd_isRefusedAtItsBound() {
    Source endless =
        new Source() {
          @Override
          public long read(Buffer sink, long byteCount) {
            sink.write(new byte[(int) Math.min(byteCount, 8_192)]);
            return Math.min(byteCount, 8_192);
          }

          @Override
          public Timeout timeout() {
            return Timeout.NONE;
          }

          @Override
          public void close() {}
        };
    try (L1Client l1 =
        client(
            chain -> response(chain, 200, ResponseBody.create(Okio.buffer(endless), JSON, -1)))) {
      L1UnavailableException refused = assertThrows(L1UnavailableException.class, l1::blockNumber);
      assertTrue(String.valueOf(refused.getMessage()).contains("larger than"), refused + "");
    }
  }

  /// How many calls take the body for an answer.
  private static int answers(Bytes body) {
    answer = body.toArray();
    int taken = 0;
    for (Consumer<L1Client> call : CALLS) {
      taken += takes(call, FUZZED) ? 1 : 0;
    }
    return taken;
  }

  private static boolean takes(Consumer<L1Client> call, L1Client l1) {
    try {
      call.accept(l1);
      return true;
    } catch (L1UnavailableException | L1RpcException refused) {
      return false;
    }
  }

  private static L1Client client(Interceptor node) {
    return L1Client.of(URI.create("http://127.0.0.1:1"), Duration.ofSeconds(5), node);
  }

  private static Response response(Interceptor.Chain chain, int status, ResponseBody body) {
    return new Response.Builder()
        .request(chain.request())
        .protocol(Protocol.HTTP_1_1)
        .code(status)
        .message("")
        .body(body)
        .build();
  }

  static List<byte[]> rpcSeeds() {
    String number = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x10\"}";
    String none = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}";
    String error =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,\"message\":\"no\",\"data\":\"0x\"}}";
    return List.of(bytes(number), bytes(none), bytes(error));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
