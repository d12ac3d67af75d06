package io.heddle.sequencer.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// Asks a node on this machine how it is, for containers in which there is no other program to ask
/// with (`HEALTHCHECK`).
final class HealthProbe {
  /// The pages below `/q/health`.
  static final Set<String> PAGES = Set.of("live", "ready", "well");

  private static final int TIMEOUT_MILLIS = 2_000;

  private HealthProbe() {}

  /// Whether the page answers that all is well.
  ///
  /// @param host where the management interface listens; an address for all means this machine
  static boolean isUp(String host, int port, String page) {
    String address = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      String request =
          "GET /q/health/%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
              .formatted(page);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String status = answer.readLine();
      return status != null && status.startsWith("HTTP/1.1 200 ");
    } catch (IOException e) {
      return false; // nobody answers, so it is not up
    }
  }
}
