package io.heddle.sequencer.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.Account;
import io.heddle.executor.block.EvmCallExecutor;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Traces of a contract that calls another one with a wei, stores what came of it, and writes a
/// log. The other one reverts with a reason, or does not exist.
final class TraceMethodsTest {
  private static final Address CALLER = SampleTransactions.TO;
  private static final Address REVERTS =
      Address.fromHex("0x00000000000000000000000000000000000000bb");
  private static final String SELECTOR = "0xa9059cbb";
  private static final String TOPIC = "0x%064x".formatted(7);

  /// `transfer()` of the other one with 1 wei, slot 0 becomes success + 1, then a log.
  private static final String CALLER_CODE =
      "0x63a9059cbb60e01b600052"
          + "600060006004600060017300000000000000000000000000000000000000bb61fffff1"
          + "600101600055"
          + "600760046000a100";

  /// `Error("no")`.
  private static final String REVERTING_CODE =
      "0x6064600c60003960646000fd"
          + "08c379a0"
          + "%064x%064x".formatted(0x20, 2)
          + "6e6f"
          + "00".repeat(30);

  private final FakeNode node = new FakeNode();
  private RpcFixture rpc;

  @BeforeEach
  void start() throws Exception {
    node.calls = new EvmCallExecutor();
    node.accounts.put(
        SampleTransactions.KEY.address(),
        new Account(0, U256.of(1_000_000_000_000_000_000L), Account.EMPTY.codeHash()));
    contract(CALLER, CALLER_CODE);
    contract(REVERTS, REVERTING_CODE);
    node.storage.put(CALLER, Map.of(U256.ZERO, U256.of(9)));
    rpc = new RpcFixture(node);
  }

  @AfterEach
  void stop() {
    rpc.close();
  }

  private void contract(Address address, String code) {
    Bytes bytes = Bytes.fromHex(code);
    Hash hash = Keccak.hash(bytes);
    node.codes.put(hash, bytes);
    node.accounts.put(address, new Account(1, U256.of(100), hash));
  }

  private JsonNode traceCall(String options) throws Exception {
    return rpc.result(
        "debug_traceCall",
        "[{\"from\":\"%s\",\"to\":\"%s\",\"gas\":\"0x20000\"},\"latest\",%s]"
            .formatted(SampleTransactions.KEY.address(), CALLER, options));
  }

  @Test
  void callTracer_tellsTheTree_itsRevertReason_andItsLogs() throws Exception {
    JsonNode root = traceCall("{\"tracer\":\"callTracer\",\"tracerConfig\":{\"withLog\":true}}");
    assertEquals("CALL", root.get("type").asText());
    assertEquals("0x20000", root.get("gas").asText());
    assertEquals("0x0", root.get("value").asText());
    assertFalse(root.has("error"));
    JsonNode call = root.get("calls").get(0);
    assertEquals(1, root.get("calls").size());
    assertEquals(CALLER.toHex(), call.get("from").asText());
    assertEquals(REVERTS.toHex(), call.get("to").asText());
    assertEquals(SELECTOR, call.get("input").asText());
    assertEquals("0x1", call.get("value").asText());
    assertEquals("execution reverted", call.get("error").asText());
    assertEquals("no", call.get("revertReason").asText());
    assertTrue(call.get("output").asText().startsWith("0x08c379a0"));
    JsonNode log = root.get("logs").get(0);
    assertEquals(TOPIC, log.get("topics").get(0).asText());
    assertEquals(SELECTOR, log.get("data").asText());
    assertEquals("0x1", log.get("position").asText());
    assertFalse(
        traceCall("{\"tracer\":\"callTracer\",\"tracerConfig\":{\"onlyTopCall\":true}}")
            .has("calls"));
  }

  /// As in geth, a call that cannot begin is one of the tree.
  @Test
  void callTracer_callWithoutBalance_hasFailed() throws Exception {
    node.accounts.put(CALLER, new Account(1, U256.ZERO, Keccak.hash(Bytes.fromHex(CALLER_CODE))));
    JsonNode call = traceCall("{\"tracer\":\"callTracer\"}").get("calls").get(0);
    assertEquals("insufficient balance for transfer", call.get("error").asText());
    assertEquals("0x0", call.get("gasUsed").asText());
  }

  @Test
  void fourByteAndMuxTracers_tellEachUnderItsName() throws Exception {
    JsonNode both =
        traceCall(
            "{\"tracer\":\"muxTracer\",\"tracerConfig\":{\"4byteTracer\":null,\"callTracer\":{}}}");
    assertEquals("{\"" + SELECTOR + "-0\":1}", both.get("4byteTracer").toString());
    assertEquals("CALL", both.get("callTracer").get("type").asText());
    assertEquals("{}", traceCall("{\"tracer\":\"noopTracer\"}").toString());
    JsonNode unknown =
        rpc.call("debug_traceCall", "[{},\"latest\",{\"tracer\":\"{step: function() {}}\"}]");
    assertEquals(-32602, unknown.get("error").get("code").asInt());
  }

  @Test
  void structLogs_haveStackMemoryAndStorage() throws Exception {
    JsonNode trace = traceCall("{\"enableMemory\":true}");
    assertFalse(trace.get("failed").asBoolean());
    JsonNode steps = trace.get("structLogs");
    List<String> names = new ArrayList<>();
    steps.forEach(step -> names.add(step.get("op").asText()));
    assertEquals("PUSH4", names.getFirst());
    assertEquals("STOP", names.getLast());
    int call = names.indexOf("CALL");
    assertEquals(2, steps.get(call + 1).get("depth").asInt());
    assertEquals(7, steps.get(call).get("stack").size());
    assertEquals(SELECTOR + "0".repeat(56), steps.get(call).get("memory").get(0).asText());
    JsonNode store = steps.get(names.indexOf("SSTORE"));
    assertEquals("{\"0x%064x\":\"0x%064x\"}".formatted(0, 1), store.get("storage").toString());
    assertEquals(3, traceCall("{\"limit\":3,\"disableStack\":true}").get("structLogs").size());
  }

  @Test
  void traceBlock_andItsTransactions_agree() throws Exception {
    List<RecoveredTransaction> transactions =
        List.of(
            SampleTransactions.sign(SampleTransactions.dynamicFee(0)),
            SampleTransactions.sign(SampleTransactions.dynamicFee(1)));
    Hash block = node.append(transactions, List.of()).hash();
    String options = "{\"tracer\":\"callTracer\",\"tracerConfig\":{\"withLog\":true}}";
    JsonNode all = rpc.result("debug_traceBlockByHash", "[\"%s\",%s]".formatted(block, options));
    assertEquals(2, all.size());
    for (int i = 0; i < 2; i++) {
      String hash = transactions.get(i).hash().toHex();
      assertEquals(hash, all.get(i).get("txHash").asText());
      JsonNode one = rpc.result("debug_traceTransaction", "[\"%s\",%s]".formatted(hash, options));
      assertEquals(all.get(i).get("result"), one);
      assertEquals("0x5", one.get("value").asText());
      assertEquals("0x15f90", one.get("gas").asText());
    }
    // The first one made slot 0 what the second one leaves as it is.
    assertTrue(
        Long.decode(all.get(0).get("result").get("gasUsed").asText())
            > Long.decode(all.get(1).get("result").get("gasUsed").asText()));
    assertEquals(
        "genesis is not traceable",
        rpc.call("debug_traceBlockByNumber", "[\"0x0\"]").get("error").get("message").asText());
    assertEquals(
        "transaction not found",
        rpc.call("debug_traceTransaction", "[\"%s\"]".formatted(FakeNode.word(3)))
            .get("error")
            .get("message")
            .asText());
  }

  @Test
  void prestateTracer_tellsWhatWasThereBefore_andWhatChanged() throws Exception {
    RecoveredTransaction transaction = SampleTransactions.sign(SampleTransactions.dynamicFee(0));
    node.append(List.of(transaction), List.of());
    String sender = SampleTransactions.KEY.address().toHex();
    String caller = CALLER.toHex();
    JsonNode before =
        rpc.result(
            "debug_traceTransaction",
            "[\"%s\",{\"tracer\":\"prestateTracer\"}]".formatted(transaction.hash()));
    assertEquals("0x64", before.get(caller).get("balance").asText());
    assertEquals(CALLER_CODE, before.get(caller).get("code").asText());
    String slot = "0x%064x".formatted(0);
    assertEquals("0x%064x".formatted(9), before.get(caller).get("storage").get(slot).asText());
    assertTrue(before.has(sender) && before.has(REVERTS.toHex()));
    JsonNode diff =
        rpc.result(
            "debug_traceTransaction",
            "[\"%s\",{\"tracer\":\"prestateTracer\",\"tracerConfig\":{\"diffMode\":true}}]"
                .formatted(transaction.hash()));
    assertEquals("0x69", diff.get("post").get(caller).get("balance").asText());
    assertEquals(
        "0x%064x".formatted(1), diff.get("post").get(caller).get("storage").get(slot).asText());
    assertFalse(diff.get("post").get(caller).has("code"));
    assertEquals(1, diff.get("post").get(sender).get("nonce").asInt());
    assertFalse(diff.get("pre").has(REVERTS.toHex()));
  }

  @Test
  void createAccessList_namesWhatIsLookedAt() throws Exception {
    JsonNode result =
        rpc.result(
            "eth_createAccessList",
            "[{\"from\":\"%s\",\"to\":\"%s\"}]"
                .formatted(SampleTransactions.KEY.address(), CALLER));
    assertEquals(2, result.get("accessList").size());
    JsonNode own = result.get("accessList").get(0);
    assertEquals(CALLER.toHex(), own.get("address").asText());
    assertEquals("0x%064x".formatted(0), own.get("storageKeys").get(0).asText());
    JsonNode other = result.get("accessList").get(1);
    assertEquals(REVERTS.toHex(), other.get("address").asText());
    assertEquals(0, other.get("storageKeys").size());
    assertFalse(result.has("error"));
    JsonNode plain = rpc.result("eth_createAccessList", "[{\"to\":\"0x%040x\"}]".formatted(0x1234));
    assertEquals("{\"accessList\":[],\"gasUsed\":\"0x5208\"}", plain.toString());
  }

  @Test
  void parityTraces_areFlat_withTheWayOfEach() throws Exception {
    RecoveredTransaction transaction = SampleTransactions.sign(SampleTransactions.dynamicFee(0));
    Hash block = node.append(List.of(transaction), List.of()).hash();
    String hash = "\"%s\"".formatted(transaction.hash());
    JsonNode traces = rpc.result("trace_transaction", "[" + hash + "]");
    assertEquals(traces, rpc.result("trace_block", "[\"0x1\"]"));
    assertEquals(2, traces.size());
    JsonNode outer = traces.get(0);
    assertEquals("[]", outer.get("traceAddress").toString());
    assertEquals(1, outer.get("subtraces").asInt());
    assertEquals(block.toHex(), outer.get("blockHash").asText());
    assertEquals(1, outer.get("blockNumber").asInt());
    assertEquals("call", outer.get("type").asText());
    assertEquals("0x5", outer.get("action").get("value").asText());
    JsonNode inner = traces.get(1);
    assertEquals("[0]", inner.get("traceAddress").toString());
    assertEquals("Reverted", inner.get("error").asText());
    assertEquals("call", inner.get("action").get("callType").asText());
    assertEquals(REVERTS.toHex(), inner.get("action").get("to").asText());
    assertEquals(inner, rpc.result("trace_get", "[" + hash + ",[\"0x1\"]]"));
    assertTrue(rpc.result("trace_transaction", "[\"%s\"]".formatted(FakeNode.word(3))).isNull());
  }

  @Test
  void parityReplays_tellWhatChanged() throws Exception {
    RecoveredTransaction transaction = SampleTransactions.sign(SampleTransactions.dynamicFee(0));
    node.append(List.of(transaction), List.of());
    String kinds = "[\"trace\",\"stateDiff\"]";
    JsonNode replay =
        rpc.result("trace_replayTransaction", "[\"%s\",%s]".formatted(transaction.hash(), kinds));
    JsonNode caller = replay.get("stateDiff").get(CALLER.toHex());
    assertEquals("{\"*\":{\"from\":\"0x64\",\"to\":\"0x69\"}}", caller.get("balance").toString());
    assertEquals("=", caller.get("code").asText());
    assertEquals(1, caller.get("storage").size());
    assertEquals(2, replay.get("trace").size());
    JsonNode all = rpc.result("trace_replayBlockTransactions", "[\"0x1\"," + kinds + "]");
    assertEquals(1, all.size());
    assertEquals(replay, all.get(0));
    JsonNode refused = rpc.call("trace_replayBlockTransactions", "[\"0x1\",[\"vmTrace\"]]");
    assertEquals(-32602, refused.get("error").get("code").asInt());
  }
}
