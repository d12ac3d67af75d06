package io.heddle.sequencer.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.Account;
import io.heddle.executor.CallResult;
import io.heddle.executor.HaltReason;
import io.heddle.executor.access.AccountChanges;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.access.Change;
import io.heddle.executor.access.SlotChanges;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.DroppedTransaction;
import io.heddle.sequencer.NotReadyException;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.rpc.protocol.RpcCode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the methods answer, over HTTP, on a node in memory.
final class MethodsTest {
  private static final Address USER = SampleTransactions.KEY.address();

  private final FakeNode node = new FakeNode();
  private RpcFixture rpc;

  @BeforeEach
  void start() throws Exception {
    node.accounts.put(USER, new Account(0, U256.MAX.divide(U256.of(2)), Keccak.EMPTY));
    rpc = new RpcFixture(node);
  }

  @AfterEach
  void stop() {
    rpc.close();
  }

  private String send(RecoveredTransaction transaction) throws Exception {
    return rpc.result("eth_sendRawTransaction", "[\"%s\"]".formatted(transaction.encoded().toHex()))
        .asText();
  }

  @Test
  void stateOutsideTheKeptHistory_errorNamesTheWindow() throws Exception {
    for (int i = 0; i < 9; i++) {
      node.append(List.of(), List.of());
    }
    node.oldestBlock = 4;
    String slot = "0x" + "0".repeat(64);
    for (String call :
        List.of(
            "eth_getBalance [\"%s\",\"0x3\"]",
            "eth_getTransactionCount [\"%s\",\"0x3\"]",
            "eth_getCode [\"%s\",\"earliest\"]",
            "eth_getStorageAt [\"%s\",\"" + slot + "\",\"0x3\"]",
            "eth_getProof [\"%s\",[],\"0x0\"]",
            "eth_call [{\"to\":\"%s\"},\"0x3\"]")) {
      String[] parts = call.formatted(USER).split(" ", 2);
      JsonNode error = rpc.call(parts[0], parts[1]).get("error");
      assertEquals(-32000, error.get("code").asInt(), call);
      String message = error.get("message").asText();
      assertTrue(message.contains("is outside the kept history [4..9]"), message);
      JsonNode kept = rpc.call(parts[0], parts[1].replace("0x3", "0x4"));
      assertEquals(call.contains("0x3"), kept.has("result"), call);
    }
  }

  @Test
  void accessList_hasTheShapeOfTheExecutionApi() throws Exception {
    long number = node.append(List.of(), List.of()).number();
    BlockAccessList list =
        new BlockAccessList(
            List.of(
                new AccountChanges(
                    USER,
                    List.of(
                        new SlotChanges(
                            U256.of(1), List.of(new Change.Storage(2, U256.of(0x1234))))),
                    List.of(U256.of(3)),
                    List.of(new Change.Balance(1, U256.of(255))),
                    List.of(new Change.Nonce(1, 16)),
                    List.of(new Change.Code(2, Bytes.fromHex("0x6000"))))));
    node.accessLists.put(number, list.encode());
    String word = "0x" + "0".repeat(60);
    assertEquals(
        ("[{'address':'%s','storageChanges':[{'key':'%s0001','changes':[{'index':'0x2','value':'%s1234'}]}],"
                + "'storageReads':['%s0003'],'balanceChanges':[{'index':'0x1','value':'0xff'}],"
                + "'nonceChanges':[{'index':'0x1','value':'0x10'}],"
                + "'codeChanges':[{'index':'0x2','code':'0x6000'}]}]")
            .formatted(USER.toHex(), word, word, word)
            .replace('\'', '"'),
        rpc.result("eth_getBlockAccessList", "[\"latest\"]").toString());
    String hash = "[\"%s\"]".formatted(node.blocks.getLast().hash().toHex());
    assertEquals(list.encode().toHex(), rpc.result("debug_getRawBlockAccessList", hash).asText());
    for (String method : List.of("eth_getBlockAccessList", "debug_getRawBlockAccessList")) {
      assertTrue(rpc.result(method, "[\"0xffff\"]").isNull());
      assertTrue(rpc.result(method, "[\"pending\"]").isNull());
      JsonNode error = rpc.call(method, "[\"earliest\"]").get("error");
      assertEquals(4444, error.get("code").asInt());
      assertEquals(
          "pruned history unavailable: no access list of block 0", error.get("message").asText());
    }
  }

  /// Between two reads the block may be rebuilt on another L1 origin.
  @Test
  void blockReplacedWhileItIsRead_isNotMixedUp() throws Exception {
    RecoveredTransaction first = SampleTransactions.sign(SampleTransactions.dynamicFee(0));
    RecoveredTransaction other = SampleTransactions.sign(SampleTransactions.dynamicFee(1));
    for (String each :
        List.of("eth_getBlockReceipts", "eth_getBlockAccessList", "debug_getRawBlockAccessList")) {
      String replaced = replacedAtTheNextRead(first, other);
      assertTrue(rpc.result(each, "[\"%s\"]".formatted(replaced)).isNull(), each);
      assertFalse(rpc.result(each, "[\"latest\"]").isNull(), each);
    }
    String hash = replacedAtTheNextRead(first, other);
    String method = "eth_getTransactionByBlockHashAndIndex";
    assertTrue(rpc.result(method, "[\"%s\",\"0x0\"]".formatted(hash)).isNull());
    hash = replacedAtTheNextRead(first, other);
    JsonNode error = rpc.call("eth_getBlockByHash", "[\"%s\",true]".formatted(hash)).get("error");
    assertEquals(RpcCode.SERVER_ERROR.code(), error.get("code").asInt());
  }

  /// Also by its hash, under which answers are kept.
  @Test
  void blockThatWasUndone_isNotFoundByItsHash() throws Exception {
    RecoveredTransaction first = SampleTransactions.sign(SampleTransactions.dynamicFee(0));
    String hash = node.append(List.of(first), List.of()).hash().toHex();
    List<String> calls =
        List.of("eth_getBlockByHash true", "eth_getBlockByHash false", "eth_getBlockReceipts");
    for (String call : calls) {
      assertFalse(byHash(call, hash).isNull(), call);
    }
    node.blocks.removeLast();
    for (String call : calls) {
      assertTrue(byHash(call, hash).isNull(), call);
    }
    node.append(List.of(), List.of());
    for (String call : calls) {
      assertTrue(byHash(call, hash).isNull(), call);
    }
    assertFalse(rpc.result("eth_getBlockByNumber", "[\"latest\",true]").isNull());
  }

  private JsonNode byHash(String call, String hash) throws Exception {
    String[] parts = call.split(" ", 2);
    String more = parts.length == 1 ? "" : "," + parts[1];
    return rpc.result(parts[0], "[\"%s\"%s]".formatted(hash, more));
  }

  /// The hash of a new block, in whose place there is going to be another one.
  private String replacedAtTheNextRead(RecoveredTransaction first, RecoveredTransaction second) {
    SealedBlock block = node.append(List.of(first), List.of());
    node.accessLists.put(block.number(), BlockAccessList.EMPTY.encode());
    node.beforeNextRead =
        () -> {
          node.blocks.removeLast();
          var _ = node.append(List.of(first, second), List.of());
        };
    return block.hash().toHex();
  }

  @Test
  void sentTransaction_isPendingThenIncluded() throws Exception {
    RecoveredTransaction transaction = SampleTransactions.sign(SampleTransactions.dynamicFee(0));
    String hash = "[\"%s\"]".formatted(send(transaction));
    assertEquals(
        "0x0",
        rpc.result("eth_getTransactionCount", "[\"%s\",\"latest\"]".formatted(USER)).asText());
    assertEquals(
        "0x1",
        rpc.result("eth_getTransactionCount", "[\"%s\",\"pending\"]".formatted(USER)).asText());
    assertTrue(rpc.result("eth_getTransactionByHash", hash).get("blockHash").isNull());
    assertTrue(rpc.result("eth_getTransactionReceipt", hash).isNull());
    assertEquals("pending", rpc.result("heddle_transactionStatus", hash).get("status").asText());
    assertEquals("0x1", rpc.result("txpool_status", "[]").get("pending").asText());

    node.append(List.of(transaction), List.of());
    assertEquals("0x1", rpc.result("eth_getTransactionByHash", hash).get("blockNumber").asText());
    assertEquals("0x1", rpc.result("eth_getTransactionReceipt", hash).get("status").asText());
    assertEquals("included", rpc.result("heddle_transactionStatus", hash).get("status").asText());
  }

  @Test
  void droppedTransaction_tellsWhy() throws Exception {
    node.pool.dropped.put(
        U256.of(5).toHash(), new DroppedTransaction(DroppedTransaction.Reason.REPLACED, "by 0x12"));
    JsonNode fate = rpc.result("heddle_transactionStatus", "[\"0x%064x\"]".formatted(5));
    assertEquals(
        "{\"status\":\"dropped\",\"reason\":\"replaced\",\"message\":\"by 0x12\"}",
        fate.toString());
    assertEquals(
        "unknown",
        rpc.result("heddle_transactionStatus", "[\"0x%064x\"]".formatted(6))
            .get("status")
            .asText());
  }

  @Test
  void nonceTooLow_isRefusedInGethsWords() throws Exception {
    node.accounts.put(USER, new Account(5, U256.MAX, Keccak.EMPTY));
    String raw = SampleTransactions.sign(SampleTransactions.dynamicFee(4)).encoded().toHex();
    JsonNode error = rpc.call("eth_sendRawTransaction", "[\"%s\"]".formatted(raw)).get("error");
    assertEquals(-32000, error.get("code").asInt());
    assertEquals("nonce too low: actual=4", error.get("message").asText());
  }

  @Test
  void deposit_hasTheRollupsMembers() throws Exception {
    RecoveredTransaction deposit = RecoveredTransaction.of(SampleTransactions.deposit());
    node.append(List.of(deposit), List.of());
    String hash = "[\"%s\"]".formatted(deposit.hash());
    JsonNode json = rpc.result("eth_getTransactionByHash", hash);
    assertEquals("0x7e", json.get("type").asText());
    assertEquals("0x5", json.get("nonce").asText());
    assertEquals("0x7", json.get("mint").asText());
    assertEquals("0x0", json.get("gasPrice").asText());
    assertEquals(U256.of(12).toHash().toHex(), json.get("sourceHash").asText());
    assertFalse(json.has("isSystemTx"));
    for (String zero : List.of("v", "r", "s")) {
      assertEquals("0x0", json.get(zero).asText());
    }
    JsonNode receipt = rpc.result("eth_getTransactionReceipt", hash);
    assertEquals("0x5", receipt.get("depositNonce").asText());
    assertEquals("0x1", receipt.get("depositReceiptVersion").asText());
    assertFalse(receipt.has("l1Fee"));
    assertEquals(
        "0x5",
        rpc.result("eth_getBlockByNumber", "[\"latest\",true]")
            .get("transactions")
            .get(0)
            .get("nonce")
            .asText());
  }

  @Test
  void receipt_tellsHowTheL1FeeCameAbout() throws Exception {
    RecoveredTransaction transaction = SampleTransactions.sign(SampleTransactions.dynamicFee(0));
    node.append(List.of(transaction), List.of());
    JsonNode receipt =
        rpc.result("eth_getTransactionReceipt", "[\"%s\"]".formatted(transaction.hash()));
    assertEquals("0xc80", receipt.get("l1Fee").asText());
    assertEquals("0x3b9aca00", receipt.get("l1GasPrice").asText());
    assertEquals("0x7d0", receipt.get("l1BaseFeeScalar").asText());
    assertEquals("0x1", receipt.get("l1BlobBaseFee").asText());
    assertEquals("0x0", receipt.get("l1BlobBaseFeeScalar").asText());
    assertTrue(receipt.has("l1GasUsed"));
  }

  @Test
  void blockTags_nameTheirBlocks() throws Exception {
    for (int i = 0; i < 4; i++) {
      node.append(List.of(), List.of());
    }
    node.safe = 3;
    node.finalized = 2;
    assertEquals("0x4", blockNumber("latest"));
    assertEquals("0x3", blockNumber("safe"));
    assertEquals("0x2", blockNumber("finalized"));
    assertEquals("0x0", blockNumber("earliest"));
    assertEquals("0x5", blockNumber("pending"));
    assertTrue(rpc.result("eth_getBlockByNumber", "[\"0x5\",false]").isNull());
  }

  private String blockNumber(String tag) throws Exception {
    return rpc.result("eth_getBlockByNumber", "[\"%s\",false]".formatted(tag))
        .get("number")
        .asText();
  }

  @Test
  void revertedCall_givesCodeThreeAndData() throws Exception {
    node.calls =
        (env, request, state, _) -> new CallResult.Reverted(Bytes.fromHex("0xdeadbeef"), 21_000);
    rpc.close();
    rpc = new RpcFixture(node);
    JsonNode error = rpc.call("eth_call", "[{\"to\":\"%s\"}]".formatted(USER)).get("error");
    assertEquals(3, error.get("code").asInt());
    assertEquals("execution reverted", error.get("message").asText());
    assertEquals("0xdeadbeef", error.get("data").asText());
  }

  @Test
  void haltedCall_isNamed() throws Exception {
    node.calls =
        (env, request, state, _) ->
            new CallResult.Halted(HaltReason.OUT_OF_GAS, request.gasLimit());
    rpc.close();
    rpc = new RpcFixture(node);
    JsonNode error =
        rpc.call("eth_call", "[{\"to\":\"%s\",\"gas\":\"0x5208\"}]".formatted(USER)).get("error");
    assertEquals(-32000, error.get("code").asInt());
    assertEquals("out of gas (supplied gas 21000)", error.get("message").asText());
  }

  @Test
  void overrides_areWhatTheCallSees() throws Exception {
    node.calls =
        (env, request, state, _) ->
            new CallResult.Success(
                Bytes.concat(
                    Bytes.wrap(state.storage(USER, U256.ONE).toBytes()),
                    Bytes.wrap(state.storage(USER, U256.of(2)).toBytes()),
                    state.code(java.util.Objects.requireNonNull(state.account(USER)).codeHash()),
                    Bytes.wrap(U256.of(env.number()).toMinimalBytes())),
                21_000,
                0,
                List.of());
    rpc.close();
    rpc = new RpcFixture(node);
    node.storage.put(USER, java.util.Map.of(U256.of(2), U256.of(9)));
    String slot = "{\"0x%064x\":\"0x%064x\"}".formatted(1, 7);
    String one = "%064x".formatted(7);
    assertEquals(
        "0x" + one + "%064x".formatted(9) + "c0de" + "11",
        rpc.result(
                "eth_call",
                "[{\"to\":\"%s\"},\"latest\",{\"%s\":{\"code\":\"0xc0de\",\"stateDiff\":%s}},{\"number\":\"0x11\"}]"
                    .formatted(USER, USER, slot))
            .asText());
    assertEquals(
        "0x" + one + "%064x".formatted(0) + "c0de",
        rpc.result(
                "eth_call",
                "[{\"to\":\"%s\"},\"latest\",{\"%s\":{\"code\":\"0xc0de\",\"state\":%s}},{\"number\":\"0x0\"}]"
                    .formatted(USER, USER, slot))
            .asText());
  }

  @Test
  void logs_areBoundedInRangeAndNumber() throws Exception {
    RecoveredTransaction deposit = RecoveredTransaction.of(SampleTransactions.deposit());
    node.append(List.of(deposit), List.of(java.util.Collections.nCopies(21, FakeNode.log(USER))));
    JsonNode tooMany =
        rpc.call("eth_getLogs", "[{\"fromBlock\":\"0x1\",\"toBlock\":\"0x1\"}]").get("error");
    assertEquals(-32005, tooMany.get("code").asInt());
    assertTrue(
        tooMany.get("message").asText().startsWith("query returned more than 20 results"),
        tooMany.toString());
    for (int i = 0; i < 100; i++) {
      node.append(List.of(), List.of());
    }
    JsonNode tooWide =
        rpc.call("eth_getLogs", "[{\"fromBlock\":\"0x0\",\"toBlock\":\"latest\"}]").get("error");
    assertEquals(
        "query exceeds max block range 100: got 102 blocks (heddle.rpc.max-log-blocks)",
        tooWide.get("message").asText());
  }

  @Test
  void logs_areBoundedInBytes() throws Exception {
    RecoveredTransaction deposit = RecoveredTransaction.of(SampleTransactions.deposit());
    Log large = new Log(USER, List.of(), Bytes.wrap(new byte[5 << 20]));
    node.append(List.of(deposit), List.of(List.of(large, large)));
    JsonNode error =
        rpc.call("eth_getLogs", "[{\"fromBlock\":\"0x1\",\"toBlock\":\"0x1\"}]").get("error");
    assertEquals(-32005, error.get("code").asInt());
    assertEquals(
        "query returned more than 8388608 bytes of log data: ask for a smaller range",
        error.get("message").asText());
  }

  @Test
  void rollupMethods_speakTheOpStacksLanguage() throws Exception {
    node.append(List.of(), List.of());
    JsonNode status = rpc.result("optimism_syncStatus", "[]");
    assertEquals(1, status.get("unsafe_l2").get("number").asInt());
    assertEquals(7, status.get("unsafe_l2").get("l1origin").get("number").asInt());
    JsonNode output = rpc.result("optimism_outputAtBlock", "[\"0x1\"]");
    assertEquals(node.head().hash().toHex(), output.get("blockRef").get("hash").asText());
    assertEquals(U256.of(9).toHash().toHex(), output.get("outputRoot").asText());
    JsonNode config = rpc.result("optimism_rollupConfig", "[]");
    assertEquals(901, config.get("l2_chain_id").asInt());
    assertEquals(FakeNode.PORTAL.toHex(), config.get("deposit_contract_address").asText());
    assertEquals("heddle/test", rpc.result("optimism_version", "[]").asText());
    assertEquals(
        -32000, rpc.call("optimism_outputAtBlock", "[\"0x9\"]").get("error").get("code").asInt());
  }

  @Test
  void sha3_isKeccak() throws Exception {
    assertEquals(Keccak.EMPTY.toHex(), rpc.result("web3_sha3", "[\"0x\"]").asText());
  }

  @Test
  void nodeThatIsNotReady_saysSo() throws Exception {
    node.calls =
        (env, request, state, _) -> {
          throw new NotReadyException("recovering: block 5 of 9");
        };
    rpc.close();
    rpc = new RpcFixture(node);
    JsonNode error = rpc.call("eth_call", "[{\"to\":\"%s\"}]".formatted(USER)).get("error");
    assertEquals("node not ready: recovering: block 5 of 9", error.get("message").asText());
  }

  @Test
  void http_answersBrowsersAndTheCurious() throws Exception {
    HttpResponse<String> get = rpc.send(HttpRequest.newBuilder(rpc.uri()).GET());
    assertEquals(200, get.statusCode());
    assertTrue(get.body().startsWith("Heddle JSON-RPC"), get.body());
    HttpResponse<String> preflight =
        rpc.send(
            HttpRequest.newBuilder(rpc.uri())
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertEquals(204, preflight.statusCode());
    assertEquals("*", preflight.headers().firstValue("access-control-allow-origin").orElse(""));
    assertEquals(
        "content-type", preflight.headers().firstValue("access-control-allow-headers").orElse(""));
    HttpResponse<String> put =
        rpc.send(HttpRequest.newBuilder(rpc.uri()).PUT(HttpRequest.BodyPublishers.noBody()));
    assertEquals(405, put.statusCode());
    HttpResponse<String> untyped =
        rpc.send(
            HttpRequest.newBuilder(rpc.uri())
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"net_version\"}")));
    assertEquals("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"901\"}", untyped.body());
  }
}
