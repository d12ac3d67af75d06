package io.heddle.ops.devnet;

import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Local TCP ports.
final class Ports {
  private Ports() {}

  /// The port itself once it is known to be free, or a free one for 0.
  ///
  /// @param option the option that named it, for the message
  /// @throws OperatorException when something listens there
  static int claim(int port, String option) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new OperatorException(
          "port %d (%s) is in use: stop what listens there, or choose another with %s"
              .formatted(port, option, option),
          e);
    }
  }
}
