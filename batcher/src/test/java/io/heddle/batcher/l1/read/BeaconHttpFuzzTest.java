package io.heddle.batcher.l1.read;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.net.httpserver.HttpServer;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.primitives.Bytes;
import io.heddle.testing.DecoderFuzz;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole HTTP bodies of a beacon node that talks nonsense: they are read, or the node is
/// unavailable.
class BeaconHttpFuzzTest {
  private static final DecoderFuzz<List<Bytes>> BEACON =
      new DecoderFuzz<>(
          "beacon HTTP body",
          L1UnavailableException.class,
          DecoderFuzz.ALLOCATED_BYTES,
          body -> BeaconBlobSource.parse(body.toArray()),
          (input, blobs) -> {});

  @MethodSource("beaconSeeds")
  @FuzzTest
  void beacon(byte[] input) {
    BEACON.accept(input);
  }

  @Test
  void beacon_damaged_isReadOrRefused() {
    BEACON.mutate(beaconSeeds());
  }

  @Test
  void fetch_beaconAnswerBeyondItsBound_isUnavailable() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            byte[] spaces = new byte[1 << 20];
            Arrays.fill(spaces, (byte) ' ');
            for (int i = 0; i <= BeaconBlobSource.MAX_ANSWER_BYTES >> 20; i++) {
              out.write(spaces);
            }
          }
        });
    server.start();
    try {
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      BeaconBlobSource beacon = new BeaconBlobSource(uri, 0, 0);
      assertThrows(L1UnavailableException.class, () -> beacon.fetch(uri.resolve("/blobs")));
    } finally {
      server.stop(0);
    }
  }

  static List<byte[]> beaconSeeds() {
    return List.of(bytes("{\"data\":[\"0x0102\",\"0x\"]}"), bytes("{\"data\":[]}"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
