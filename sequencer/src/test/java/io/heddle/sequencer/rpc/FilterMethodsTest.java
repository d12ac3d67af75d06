package io.heddle.sequencer.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.Account;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Filters, and what follows the pool: over HTTP, as clients without a WebSocket ask.
final class FilterMethodsTest {
  private static final Address CONTRACT =
      Address.fromHex("0x00000000000000000000000000000000000000c0");
  private static final Address OTHER =
      Address.fromHex("0x00000000000000000000000000000000000000d0");

  private final FakeNode node = new FakeNode();
  private RpcFixture rpc;

  @BeforeEach
  void start() throws Exception {
    node.accounts.put(
        SampleTransactions.KEY.address(), new Account(0, U256.MAX, Account.EMPTY.codeHash()));
    rpc = new RpcFixture(node);
  }

  @AfterEach
  void stop() {
    rpc.close();
  }

  private JsonNode changes(String id) throws Exception {
    return rpc.result("eth_getFilterChanges", "[\"%s\"]".formatted(id));
  }

  private void block(Address... logs) {
    RecoveredTransaction deposit = RecoveredTransaction.of(SampleTransactions.deposit());
    node.append(
        List.of(deposit),
        List.of(List.of(logs).stream().map(address -> FakeNode.log(address)).toList()));
  }

  private String error(String method, String params) throws Exception {
    return rpc.call(method, params).get("error").get("message").asText();
  }

  @Test
  void logFilter_tellsOfNewLogsOnce() throws Exception {
    block(CONTRACT);
    String id = rpc.result("eth_newFilter", "[{\"address\":\"%s\"}]".formatted(CONTRACT)).asText();
    assertEquals(0, changes(id).size());
    block(CONTRACT, OTHER);
    block(OTHER);
    block(CONTRACT, CONTRACT);
    JsonNode logs = changes(id);
    assertEquals(3, logs.size());
    assertEquals("0x2", logs.get(0).get("blockNumber").asText());
    assertEquals("0x4", logs.get(2).get("blockNumber").asText());
    assertEquals(0, changes(id).size());
    assertEquals(3 + 1, all("0x0", CONTRACT).size());
    assertTrue(rpc.result("eth_uninstallFilter", "[\"%s\"]".formatted(id)).asBoolean());
    assertEquals("filter not found", error("eth_getFilterChanges", "[\"%s\"]".formatted(id)));
    assertEquals("false", rpc.result("eth_uninstallFilter", "[\"%s\"]".formatted(id)).asText());
  }

  private JsonNode all(String from, Address address) throws Exception {
    String id =
        rpc.result(
                "eth_newFilter",
                "[{\"fromBlock\":\"%s\",\"address\":\"%s\"}]".formatted(from, address))
            .asText();
    return rpc.result("eth_getFilterLogs", "[\"%s\"]".formatted(id));
  }

  @Test
  void logFilter_withARange_tellsOfNothingBeyondIt() throws Exception {
    String id =
        rpc.result("eth_newFilter", "[{\"fromBlock\":\"0x2\",\"toBlock\":\"0x3\"}]").asText();
    for (int i = 0; i < 5; i++) {
      block(CONTRACT);
    }
    List<String> numbers = new ArrayList<>();
    changes(id).forEach(log -> numbers.add(log.get("blockNumber").asText()));
    assertEquals(List.of("0x2", "0x3"), numbers);
  }

  @Test
  void blockFilter_tellsOfNewBlocksInOrder() throws Exception {
    String id = rpc.result("eth_newBlockFilter", "[]").asText();
    block();
    block();
    JsonNode hashes = changes(id);
    assertEquals(2, hashes.size());
    assertEquals(node.blocks.get(1).hash().toHex(), hashes.get(0).asText());
    assertEquals(node.blocks.get(2).hash().toHex(), hashes.get(1).asText());
    assertEquals(0, changes(id).size());
  }

  /// What the filter told of is no part of the chain any more: its client begins anew.
  @Test
  void filter_whoseBlocksWereUndone_isNotFound() throws Exception {
    block();
    String blocks = rpc.result("eth_newBlockFilter", "[]").asText();
    String logs = rpc.result("eth_newFilter", "[{}]").asText();
    node.blocks.removeLast();
    node.append(List.of(), List.of());
    for (String id : List.of(blocks, logs)) {
      assertEquals("filter not found", error("eth_getFilterChanges", "[\"%s\"]".formatted(id)));
    }
  }

  @Test
  void pendingFilter_tellsOfWhatThePoolTook() throws Exception {
    String id = rpc.result("eth_newPendingTransactionFilter", "[]").asText();
    RecoveredTransaction transaction = SampleTransactions.sign(SampleTransactions.dynamicFee(0));
    rpc.result("eth_sendRawTransaction", "[\"%s\"]".formatted(transaction.encoded().toHex()));
    JsonNode hashes = changes(id);
    assertEquals(1, hashes.size());
    assertEquals(transaction.hash().toHex(), hashes.get(0).asText());
    assertEquals(0, changes(id).size());
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /// On the code before, a filter kept the whole message that it came with, uncounted.
  @Test
  void filter_keepsNothingOfItsMessageButTheQuery() throws Exception {
    String unknown = "[{\"unknown\":\"%s\"}]".formatted("x".repeat(1_000_000));
    rpc.result("eth_newFilter", unknown);
    long before = usedBytes();
    for (int i = 0; i < 90; i++) {
      rpc.result("eth_newFilter", unknown);
    }
    long grown = usedBytes() - before;
    assertTrue(grown < 32 << 20, "90 filters hold " + grown + " bytes");
  }

  /// The place moves with the reply, and not before.
  @Test
  void logFilter_whoseReplyWasRefused_tellsAgain() throws Exception {
    String first = rpc.result("eth_newFilter", "[{}]").asText();
    String second = rpc.result("eth_newFilter", "[{}]").asText();
    Log large = new Log(CONTRACT, List.of(), Bytes.wrap(new byte[300_000]));
    node.append(
        List.of(RecoveredTransaction.of(SampleTransactions.deposit())), List.of(List.of(large)));
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getFilterChanges\",\"params\":[\"%s\"]}";
    JsonNode replies =
        RpcFixture.JSON.readTree(
            rpc.post("[" + call.formatted(first) + "," + call.formatted(second) + "]").body());
    assertEquals(1, replies.get(0).path("result").size());
    assertEquals(-32003, replies.get(1).path("error").path("code").asInt());
    assertEquals(0, changes(first).size());
    assertEquals(1, changes(second).size());
    assertEquals(0, changes(second).size());
  }

  private List<String> numbersOfChanges(String id) throws Exception {
    List<String> numbers = new ArrayList<>();
    changes(id).forEach(log -> numbers.add(log.get("blockNumber").asText()));
    return numbers;
  }

  private void blockOfLogs(int count) {
    block(Collections.nCopies(count, CONTRACT).toArray(Address[]::new));
  }

  /// On the code before, such a filter was refused for ever.
  @Test
  void logFilter_behindByMoreThanAnAnswerHolds_tellsBlockByBlock() throws Exception {
    String id = rpc.result("eth_newFilter", "[{}]").asText();
    blockOfLogs(10);
    blockOfLogs(10);
    blockOfLogs(15);
    blockOfLogs(0);
    List<String> first = numbersOfChanges(id);
    assertEquals(20, first.size());
    assertEquals("0x2", first.getLast());
    assertEquals(Collections.nCopies(15, "0x3"), numbersOfChanges(id));
    assertEquals(List.of(), numbersOfChanges(id));
  }

  @Test
  void logFilter_behindByMoreBlocksThanAnAnswerSpans_tellsPartByPart() throws Exception {
    String id = rpc.result("eth_newFilter", "[{}]").asText();
    for (int i = 0; i < 150; i++) {
      blockOfLogs(i % 100 == 99 ? 1 : 0);
    }
    blockOfLogs(1);
    assertEquals(List.of("0x64"), numbersOfChanges(id));
    assertEquals(List.of("0x97"), numbersOfChanges(id));
    assertEquals(List.of(), numbersOfChanges(id));
  }

  @Test
  void logFilter_withABlockThatNoAnswerHolds_isNotFound() throws Exception {
    String id = rpc.result("eth_newFilter", "[{}]").asText();
    blockOfLogs(5);
    blockOfLogs(21);
    assertEquals(5, changes(id).size());
    assertEquals("filter not found", error("eth_getFilterChanges", "[\"%s\"]".formatted(id)));
    assertEquals("false", rpc.result("eth_uninstallFilter", "[\"%s\"]".formatted(id)).asText());
  }

  /// On the code before, the newest 16,384 were kept as long as the node ran, with their bytes.
  @Test
  void pendingTransactions_areNotKept() throws Exception {
    String id = rpc.result("eth_newPendingTransactionFilter", "[]").asText();
    List<WeakReference<RecoveredTransaction>> told = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      RecoveredTransaction transaction =
          RecoveredTransaction.of(
              new DepositTransaction(
                  FakeNode.word(i),
                  CONTRACT,
                  Optional.of(OTHER),
                  U256.ZERO,
                  U256.ZERO,
                  21_000,
                  false,
                  Bytes.wrap(new byte[100_000])));
      told.add(new WeakReference<>(transaction));
      node.pool.announce(transaction);
    }
    System.gc();
    long kept = told.stream().filter(transaction -> transaction.get() != null).count();
    assertTrue(kept <= 160, kept + " of 100,000 bytes each are kept");
    assertEquals(300, changes(id).size());
  }

  /// As geth takes it: `true` for whole transactions.
  @Test
  void pendingFilter_tellsOfWholeTransactions_whereverTheyAre() throws Exception {
    String id = rpc.result("eth_newPendingTransactionFilter", "[true]").asText();
    String hashes = rpc.result("eth_newPendingTransactionFilter", "[false]").asText();
    List<RecoveredTransaction> sent = new ArrayList<>();
    for (int nonce = 0; nonce < 3; nonce++) {
      RecoveredTransaction transaction =
          SampleTransactions.sign(SampleTransactions.dynamicFee(nonce));
      rpc.result("eth_sendRawTransaction", "[\"%s\"]".formatted(transaction.encoded().toHex()));
      sent.add(transaction);
    }
    node.append(List.of(sent.get(0)), List.of());
    node.pool.pooled.remove(sent.get(1).hash()); // dropped
    JsonNode whole = changes(id);
    assertEquals(2, whole.size(), whole::toString);
    assertEquals(sent.get(0).hash().toHex(), whole.get(0).get("hash").asText());
    assertEquals("0x1", whole.get(0).get("blockNumber").asText());
    assertEquals(sent.get(2).hash().toHex(), whole.get(1).get("hash").asText());
    assertTrue(whole.get(1).get("blockNumber").isNull());
    assertEquals(0, changes(id).size());
    assertEquals(3, changes(hashes).size());
    assertTrue(rpc.call("eth_newPendingTransactionFilter", "[1]").has("error"));
  }

  /// The same question as `eth_getLogs`, and as dear in a batch.
  @Test
  void allLogs_ofAWideFilter_costAsMuchAsTheRange() throws Exception {
    String id =
        rpc.result("eth_newFilter", "[{\"fromBlock\":\"0x0\",\"toBlock\":\"0x2710\"}]").asText();
    List<String> calls = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      calls.add(
          "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"eth_getFilterLogs\",\"params\":[\"%s\"]}"
              .formatted(i, id));
    }
    JsonNode replies =
        RpcFixture.JSON.readTree(rpc.post("[" + String.join(",", calls) + "]").body());
    String message = replies.get(4).get("error").get("message").asText();
    assertEquals(
        "batch too costly: its calls so far cost 440, this one costs 110, want at most 500 together"
            + " (heddle.rpc.max-batch-cost): send it in another batch",
        message);
  }

  @Test
  void syncSend_answersWithTheReceiptOfTheOpenBlock() throws Exception {
    RecoveredTransaction transaction = SampleTransactions.sign(SampleTransactions.dynamicFee(0));
    String raw = "\"%s\"".formatted(transaction.encoded().toHex());
    JsonNode receipt = rpc.result("eth_sendRawTransactionSync", "[" + raw + "]");
    assertEquals(transaction.hash().toHex(), receipt.get("transactionHash").asText());
    assertEquals("0x1", receipt.get("blockNumber").asText());
    assertEquals("0x" + "0".repeat(64), receipt.get("blockHash").asText());
    assertEquals(
        receipt,
        rpc.result("heddle_preconfirmedReceipt", "[\"%s\"]".formatted(transaction.hash())));
    assertTrue(
        rpc.result("heddle_preconfirmedReceipt", "[\"%s\"]".formatted(FakeNode.word(1))).isNull());
    String again = error("eth_sendRawTransactionSync", "[\"0x02\",\"0x1\"]");
    assertTrue(again.contains("undecodable"), again);
  }

  @Test
  void poolContent_isBySenderAndNonce_apartByGaps() throws Exception {
    for (long nonce : new long[] {0, 1, 3}) {
      RecoveredTransaction transaction =
          SampleTransactions.sign(SampleTransactions.dynamicFee(nonce));
      rpc.result("eth_sendRawTransaction", "[\"%s\"]".formatted(transaction.encoded().toHex()));
    }
    String sender = SampleTransactions.KEY.address().toHex();
    JsonNode content = rpc.result("txpool_content", "[]");
    assertEquals(2, content.get("pending").get(sender).size());
    assertEquals("0x3", content.get("queued").get(sender).get("3").get("nonce").asText());
    JsonNode own = rpc.result("txpool_contentFrom", "[\"%s\"]".formatted(sender));
    assertEquals("0x1", own.get("pending").get("1").get("nonce").asText());
    assertEquals(1, own.get("queued").size());
    String line = rpc.result("txpool_inspect", "[]").get("pending").get(sender).get("0").asText();
    assertTrue(line.contains(" wei + "), line);
  }

  @Test
  void headersAndRawForms_areThoseOfTheBlock() throws Exception {
    node.append(SampleTransactions.signed(), List.of());
    JsonNode header = rpc.result("eth_getHeaderByNumber", "[\"latest\"]");
    JsonNode block = rpc.result("eth_getBlockByNumber", "[\"latest\",false]");
    header.fieldNames().forEachRemaining(name -> assertEquals(block.get(name), header.get(name)));
    assertEquals(header, rpc.result("eth_getHeaderByHash", "[%s]".formatted(block.get("hash"))));
    assertTrue(rpc.result("eth_getHeaderByNumber", "[\"0xff\"]").isNull());
    assertEquals(
        node.blocks.getLast().header().encoded().toHex(),
        rpc.result("debug_getRawHeader", "[\"latest\"]").asText());
    String raw = rpc.result("debug_getRawBlock", "[\"latest\"]").asText();
    assertEquals(
        node.blocks.getLast().hash(),
        io.heddle.primitives.block.Block.decode(Bytes.fromHex(raw)).hash());
    assertEquals(
        node.blocks.getLast().transactions().size(),
        rpc.result("debug_getRawReceipts", "[\"latest\"]").size());
    RecoveredTransaction first = node.blocks.getLast().transactions().getFirst();
    assertEquals(
        first.encoded().toHex(),
        rpc.result("debug_getRawTransaction", "[\"%s\"]".formatted(first.hash())).asText());
  }

  @Test
  void settlement_isToldOfBlocks_andOfL1Blocks() throws Exception {
    block();
    block();
    assertEquals(
        "unsafe", rpc.result("heddle_blockSettlement", "[\"0x1\"]").get("status").asText());
    node.safe = 1;
    JsonNode safe = rpc.result("heddle_blockSettlement", "[\"0x1\"]");
    assertEquals("safe", safe.get("status").asText());
    assertEquals("committed", safe.get("batch").get("status").asText());
    assertEquals("0x7", safe.get("batch").get("l1BlockNumber").asText());
    JsonNode unsafe = rpc.result("heddle_blockSettlement", "[\"latest\"]");
    assertTrue(unsafe.get("batch").isNull());
    assertTrue(rpc.result("heddle_blockSettlement", "[\"0xff\"]").isNull());
    JsonNode head = rpc.result("optimism_safeHeadAtL1Block", "[\"0x7\"]");
    assertEquals(1, head.get("safeHead").get("number").asInt());
    assertEquals(7, head.get("l1Block").get("number").asInt());
    assertEquals(
        "no batch is committed at L1 block 6", error("optimism_safeHeadAtL1Block", "[\"0x6\"]"));
  }
}
