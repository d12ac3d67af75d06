package io.heddle.ops.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

final class PortsTest {
  @Test
  void claim_portInUse_namesPortAndOption() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      OperatorException failure =
          assertThrows(
              OperatorException.class, () -> Ports.claim(taken.getLocalPort(), "--l2-port"));
      assertTrue(
          String.valueOf(failure.getMessage()).contains(Integer.toString(taken.getLocalPort())),
          failure.getMessage());
      assertTrue(String.valueOf(failure.getMessage()).contains("--l2-port"), failure.getMessage());
    }
  }

  @Test
  void claim_zero_picksAFreePort() {
    int port = Ports.claim(0, "--l1-port");
    assertTrue(port > 0);
    assertEquals(port, Ports.claim(port, "--l1-port"));
  }
}
