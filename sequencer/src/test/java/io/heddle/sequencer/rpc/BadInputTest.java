package io.heddle.sequencer.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of bad input gets its standard code and a message that names the problem, and the
/// node stays healthy.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private RpcFixture rpc;

  @BeforeAll
  void start() throws Exception {
    FakeNode node = new FakeNode();
    node.append(List.of(), List.of());
    node.append(List.of(), List.of());
    rpc = new RpcFixture(node);
  }

  @AfterAll
  void stop() throws Exception {
    client.close();
    rpc.close();
  }

  static List<BadInputCases.Case> cases() throws IOException {
    return BadInputCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void badInput_isRefusedWithItsCodeAndReason(BadInputCases.Case bad) throws Exception {
    assertEquals("", BadInputCases.check(bad, rpc.uri(), client));
    assertEquals("0x385", rpc.result("eth_chainId", "[]").asText());
  }
}
