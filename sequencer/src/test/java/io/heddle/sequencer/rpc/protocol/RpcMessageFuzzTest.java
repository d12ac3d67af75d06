package io.heddle.sequencer.rpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.testing.DecoderFuzz;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Request bodies: read within the bounds, or refused with a JSON-RPC error.
final class RpcMessageFuzzTest {
  private static final RpcLimits LIMITS =
      TestLimits.of(1 << 20, 3 << 20, 50, 1 << 20, 8, 16, 2, Duration.ofSeconds(2));
  private static final RpcMessage.Reader READER = new RpcMessage.Reader(LIMITS);
  private static final DecoderFuzz<RpcMessage> MESSAGE =
      new DecoderFuzz<>(
          "RPC message",
          RpcException.class,
          DecoderFuzz.ALLOCATED_BYTES,
          body -> READER.read(body.toArray()),
          (body, message) ->
              assertTrue(
                  !message.entries().isEmpty() && message.entries().size() <= LIMITS.maxBatchSize(),
                  "entries: " + message.entries().size()));

  @MethodSource("seeds")
  @FuzzTest
  void message(byte[] input) {
    MESSAGE.accept(input);
  }

  @Test
  void message_damaged_isReadOrRefused() {
    MESSAGE.mutate(seeds());
  }

  /// Found by Jazzer: a `NumberFormatException` came out.
  @Test
  void message_exponentBeyondJavas_isAParseError() {
    String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":[1.5e9999999999999]}";
    RpcException refused =
        assertThrows(RpcException.class, () -> READER.read(body.getBytes(StandardCharsets.UTF_8)));
    assertEquals("parse error: number with too large an exponent", refused.getMessage());
  }

  /// Jackson finds out the character set of what it reads; [MessageOutline] reads UTF-8, and would
  /// see no call in any other, so that an expensive one was answered beside the quick ones.
  @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE", "UTF-32"})
  @ParameterizedTest
  void message_inAnotherCharset_isAParseError(Charset charset) {
    String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getLogs\",\"params\":[{}]}";
    assertEquals(1, READER.read(body.getBytes(StandardCharsets.UTF_8)).entries().size());
    RpcException refused =
        assertThrows(RpcException.class, () -> READER.read(body.getBytes(charset)));
    assertEquals(RpcCode.PARSE_ERROR, refused.code(), refused::getMessage);
  }

  static List<byte[]> seeds() {
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_call\",\"params\":[{\"to\":\"0x00\"},\"latest\",1.5e3,null,true]}";
    return Stream.of(
            call, "[" + call + "," + call.replace("\"id\":1", "\"id\":\"é\\u00e9\"") + ",{}]", "{}")
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }
}
