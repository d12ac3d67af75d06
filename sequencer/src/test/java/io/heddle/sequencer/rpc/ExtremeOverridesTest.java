package io.heddle.sequencer.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.block.EvmCallExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whatever a caller makes up, it never meets a bug: what cannot be is refused, what can be is
/// executed. Seed: `-Dheddle.seed=N`, `-Dheddle.fuzz.rounds=N`.
class ExtremeOverridesTest {
  private static final long SEED = Long.getLong("heddle.seed", 20_261_130L);
  private static final int ROUNDS = Integer.getInteger("heddle.fuzz.rounds", 200);
  private static final int INTERNAL_ERROR = -32_603;
  private static final int TIMED_OUT = -32_002;
  private static final String CALLER = "0x00000000000000000000000000000000000ca11e";
  private static final String CONTRACT = "0x00000000000000000000000000000000000c0de0";

  private static final String BIG = "0x7fffffffffffffff";
  private static final String LARGEST = "0xffffffffffffffff";
  private static final String WORD = "0x" + "f".repeat(64);
  private static final List<String> NUMBERS =
      List.of(
          "0x0",
          "0x1",
          "0x2",
          "0x3",
          "0xff",
          "0x100",
          "0x101",
          "0x7ffffffffffffffe",
          BIG,
          "0x8000000000000000",
          LARGEST,
          "0x10000000000000000",
          WORD);
  private static final List<String> ADDRESSES =
      List.of(
          CALLER,
          CONTRACT,
          "0x0000000000000000000000000000000000000000",
          "0x0000000000000000000000000000000000000001",
          "0x0000000000000000000000000000000000000005",
          "0x0000000000000000000000000000000000000011",
          "0x4200000000000000000000000000000000000016",
          "0xffffffffffffffffffffffffffffffffffffffff");
  private static final String TO_CALLER = "73" + CALLER.substring(2);

  /// Programs that touch whatever an override can change.
  private static final List<String> CODES =
      List.of(
          "0x",
          "0x00",
          "0xfe",
          "0xef",
          "0x5b5f56",
          "0xef0100" + CONTRACT.substring(2),
          "0xef0100" + "00".repeat(19) + "01",
          "0x600143034060205260014360ff034050434050", // BLOCKHASH around the present block
          "0x5f40" + "60ff40" + "7f" + "f".repeat(64) + "40" + "61010043034050",
          "0x424344454647484a5b", // the block
          "0x5f5f5f5f47" + TO_CALLER + "5af1", // sends all it has
          "0x5f5f5f5f6001" + TO_CALLER + "5af1",
          "0x" + TO_CALLER + "ff", // destroys itself
          "0x30ff",
          "0x5f5f47f0", // creates with all it has
          "0x5f5f5ff05f5f5ff0",
          "0x60015f5f5ff5",
          "0x5f545f55305f55" + "7f" + "f".repeat(64) + "545f55",
          "0x5f5f5f5f5f60055af15f5f5f5f5f60015af1",
          "0x30315f5260205ff3",
          "0x60205f5ff0" + "3d5f5f3e");

  private final FakeNode node = new FakeNode();
  private final Random random = new Random(SEED);
  private RpcFixture rpc;

  @BeforeEach
  void start() throws Exception {
    System.out.println("ExtremeOverridesTest: heddle.seed=" + SEED + " rounds=" + ROUNDS);
    node.calls = new EvmCallExecutor();
    for (int i = 0; i < 3; i++) {
      node.append(List.of(), List.of());
    }
    rpc = new RpcFixture(node);
  }

  @AfterEach
  void stop() {
    rpc.close();
  }

  @Test
  void call_balanceOf2To256Less1_andATransferToIt_wrapsAround() throws Exception {
    assertEquals(
        "0x",
        result(
                "eth_call",
                "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x1\"},\"latest\",{\"%s\":{\"balance\":\"0x1\"},\"%s\":{\"balance\":\"%s\"}}]"
                    .formatted(CALLER, CONTRACT, CALLER, CONTRACT, WORD))
            .asText());
  }

  /// Address 4 gives its input back. On the code before, code there was ignored, and moving it
  /// refused.
  @Test
  void call_precompileOverridden_runsTheCode_andThePrecompileWhereItWasMoved() throws Exception {
    String identity = "0x0000000000000000000000000000000000000004";
    String code = "0x602a5f5260205ff3";
    String call = "[{\"to\":\"%s\",\"input\":\"0x1234\"},\"latest\",%s]";
    String answer = "0x%064x".formatted(0x2a);
    String pretended = "{\"%s\":{\"code\":\"%s\"}}".formatted(identity, code);
    assertEquals(answer, result("eth_call", call.formatted(identity, pretended)).asText());
    String balance = "{\"%s\":{\"balance\":\"0x1\"}}".formatted(identity);
    assertEquals("0x", result("eth_call", call.formatted(identity, balance)).asText());
    String moved =
        "{\"%s\":{\"code\":\"%s\",\"movePrecompileToAddress\":\"%s\"}}"
            .formatted(identity, code, CONTRACT);
    assertEquals(answer, result("eth_call", call.formatted(identity, moved)).asText());
    assertEquals("0x1234", result("eth_call", call.formatted(CONTRACT, moved)).asText());
    for (String wrong :
        List.of(
            "{\"%s\":{\"movePrecompileToAddress\":\"%s\"}}".formatted(CONTRACT, CALLER),
            "{\"%s\":{\"movePrecompileToAddress\":\"%s\"},\"%s\":{\"nonce\":\"0x1\"}}"
                .formatted(identity, CONTRACT, CONTRACT))) {
      assertEquals(
          -32602,
          rpc.call("eth_call", call.formatted(identity, wrong)).get("error").get("code").asInt());
    }
    assertEquals("0x1234", result("eth_call", call.formatted(identity, "{}")).asText());
  }

  @Test
  void call_withoutFees_seesABaseFeeOfZero() throws Exception {
    String code = "0x485f5260205ff3";
    String overrides =
        "{\"%s\":{\"code\":\"%s\"},\"%s\":{\"balance\":\"%s\"}}"
            .formatted(CONTRACT, code, CALLER, WORD);
    String call = "[{\"from\":\"%s\",\"to\":\"%s\",\"gas\":\"0xffff\"%s},\"latest\",%s]";
    assertEquals(
        "0x%064x".formatted(0),
        result("eth_call", call.formatted(CALLER, CONTRACT, "", overrides)).asText());
    String fee = ",\"maxFeePerGas\":\"0x77359400\"";
    assertEquals(
        FakeNode.BASE_FEE.toHash().toHex(),
        result("eth_call", call.formatted(CALLER, CONTRACT, fee, overrides)).asText());
  }

  /// Geth takes any 64-bit amount of gas and cuts it to its cap.
  @Test
  void call_gasUpTo2To64Less1_isCutToTheCap() throws Exception {
    String call = "[{\"to\":\"%s\",\"gas\":\"%s\"}]";
    assertEquals("0x", result("eth_call", call.formatted(CONTRACT, LARGEST)).asText());
    String beyond = call.formatted(CONTRACT, "0x10000000000000000");
    assertEquals(-32602, rpc.call("eth_call", beyond).get("error").get("code").asInt());
  }

  /// The block is made up; the hashes are those that there are, or zero.
  @Test
  void call_blockHashUnderAnotherNumber_isKnownOrZero() throws Exception {
    // blockhash(calldata[0])
    String code = "0x5f35405f5260205ff3";
    String zero = "0x" + "0".repeat(64);
    for (String number : List.of("0x0", "0x1", "0x2", "0x3", "0x4", "0x103", "0x1000", BIG)) {
      for (long asked : new long[] {0, 1, 2, 3, 4, 255, 4095, Long.MAX_VALUE - 1}) {
        String hash =
            result(
                    "eth_call",
                    "[{\"to\":\"%s\",\"input\":\"0x%064x\"},\"latest\",{\"%s\":{\"code\":\"%s\"}},{\"number\":\"%s\"}]"
                        .formatted(CONTRACT, asked, CONTRACT, code, number))
                .asText();
        long present = Long.decode(number);
        boolean known = asked < 3 && asked < present && asked >= present - 256;
        assertEquals(
            known ? node.block(asked).orElseThrow().hash().toHex() : zero,
            hash,
            "number=" + number + " asked=" + asked);
      }
    }
  }

  @Test
  void callAndEstimate_extremes_areAnsweredOrRefused() throws Exception {
    int answered = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String method = random.nextInt(4) == 0 ? "eth_estimateGas" : "eth_call";
      String params =
          "[%s,%s,%s,%s]"
              .formatted(
                  call(),
                  pick(List.of("\"latest\"", "\"pending\"", "\"0x0\"")),
                  accounts(),
                  block());
      JsonNode reply = rpc.call(method, params);
      assertTrue(
          reply.has("result") || reply.get("error").get("code").asInt() != INTERNAL_ERROR,
          () -> method + params + " → " + reply);
      answered += reply.has("result") ? 1 : 0;
    }
    System.out.println("answered=" + answered + " of " + ROUNDS);
    assertTrue(answered > 0, "none was answered");
  }

  /// The result of a call that must succeed; on a machine that is busy with other things it may
  /// have to be asked again.
  private JsonNode result(String method, String params) throws Exception {
    JsonNode reply = rpc.call(method, params);
    while (reply.path("error").path("code").asInt() == TIMED_OUT) {
      reply = rpc.call(method, params);
    }
    assertTrue(reply.has("result"), method + params + " → " + reply);
    return reply.get("result");
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private String call() {
    List<String> members = new ArrayList<>();
    members.add("\"from\":\"" + (random.nextBoolean() ? CALLER : pick(ADDRESSES)) + '"');
    if (random.nextInt(6) > 0) {
      members.add("\"to\":\"" + (random.nextBoolean() ? CONTRACT : pick(ADDRESSES)) + '"');
    }
    maybe(members, 4, "value", NUMBERS);
    maybe(members, 8, "gas", NUMBERS);
    maybe(members, 12, "gasPrice", NUMBERS);
    maybe(members, 3, "input", CODES);
    return '{' + String.join(",", members) + '}';
  }

  private String accounts() {
    List<String> accounts = new ArrayList<>();
    for (String address : ADDRESSES) {
      boolean likely = address.equals(CALLER) || address.equals(CONTRACT);
      if (random.nextInt(likely ? 5 : 3) > (likely ? 3 : 0)) {
        continue;
      }
      List<String> members = new ArrayList<>();
      if (random.nextInt(4) > 0) {
        members.add("\"balance\":\"" + (random.nextBoolean() ? WORD : pick(NUMBERS)) + '"');
      }
      maybe(members, 3, "nonce", NUMBERS.subList(0, random.nextInt(8) == 0 ? 13 : 9));
      maybe(members, 1, "code", CODES);
      if (random.nextInt(3) == 0) {
        members.add(
            "\"%s\":{\"0x%064x\":\"%s\"}"
                .formatted(pick(List.of("state", "stateDiff")), random.nextInt(2), WORD));
      }
      accounts.add("\"" + address + "\":{" + String.join(",", members) + '}');
    }
    return '{' + String.join(",", accounts) + '}';
  }

  private String block() {
    List<String> members = new ArrayList<>();
    List<String> longs = NUMBERS.subList(0, random.nextInt(8) == 0 ? 13 : 9);
    maybe(members, 2, "number", longs);
    maybe(members, 3, "time", longs);
    maybe(members, 3, "gasLimit", longs);
    maybe(members, 3, "baseFeePerGas", NUMBERS);
    maybe(members, 3, "blobBaseFee", NUMBERS);
    maybe(members, 3, "feeRecipient", ADDRESSES);
    return '{' + String.join(",", members) + '}';
  }

  private void maybe(List<String> members, int oneIn, String name, List<String> values) {
    if (random.nextInt(oneIn) == 0) {
      members.add('"' + name + "\":\"" + pick(values) + '"');
    }
  }
}
