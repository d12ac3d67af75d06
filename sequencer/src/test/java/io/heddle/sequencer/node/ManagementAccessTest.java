package io.heddle.sequencer.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ManagementAccessTest {
  private final ManagementAccess access =
      new ManagementAccess(List.of("Metrics.example"), List.of("https://board.example"));

  @Test
  void addressesAndLocalhost_areAnswered_namesOnlyWhenListed() {
    for (String host :
        List.of("localhost", "127.0.0.1", "10.1.2.3", "::1", "[::1]", "metrics.example")) {
      assertTrue(access.answersHost(host), host);
    }
    assertTrue(access.answersHost(null));
    for (String host :
        List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example")) {
      assertFalse(access.answersHost(host), host);
    }
  }

  @Test
  void origins_areRefusedUnlessListed() {
    assertTrue(access.answersOrigin(null));
    assertTrue(access.answersOrigin("https://board.example"));
    assertFalse(access.answersOrigin("https://evil.example"));
    assertFalse(access.answersOrigin("null"));
  }
}
