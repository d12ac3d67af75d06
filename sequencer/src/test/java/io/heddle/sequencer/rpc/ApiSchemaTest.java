package io.heddle.sequencer.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.executor.Account;
import io.heddle.fixtures.ConformancePack;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Results have the shapes that the execution API specification gives, beyond which only the OP
/// Stack's members go.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ApiSchemaTest {
  private static final List<String> RECEIPT_ADDITIONS =
      List.of(
          "l1Fee",
          "l1GasUsed",
          "l1GasPrice",
          "l1BaseFeeScalar",
          "l1BlobBaseFee",
          "l1BlobBaseFeeScalar",
          "depositNonce",
          "depositReceiptVersion");

  private final FakeNode node = new FakeNode();
  private final List<RecoveredTransaction> transactions = SampleTransactions.signed();
  private ApiSchemas schemas;
  private RpcFixture rpc;
  private Hash block;

  @BeforeAll
  void start() throws Exception {
    schemas = ApiSchemas.load(ConformancePack.require());
    node.accounts.put(
        SampleTransactions.KEY.address(), new Account(3, U256.MAX, Account.EMPTY.codeHash()));
    block =
        node.append(
                transactions,
                List.of(
                    List.of(
                        FakeNode.log(FakeNode.PORTAL, Hash.ZERO), FakeNode.log(FakeNode.PORTAL))))
            .hash();
    rpc = new RpcFixture(node);
  }

  @AfterAll
  void stop() {
    if (rpc != null) { // without the fixtures nothing was started
      rpc.close();
    }
  }

  private JsonNode conforms(String method, String params) throws Exception {
    assertTrue(schemas.describes(method), method);
    JsonNode result = rpc.result(method, params);
    assertEquals(
        List.of(), schemas.checkResult(method, plain(result.deepCopy())), result.toString());
    return result;
  }

  /// Takes out what the OP Stack adds.
  private static JsonNode plain(JsonNode result) {
    if (result.isArray()) {
      result.forEach(ApiSchemaTest::plain);
    } else if (result instanceof ObjectNode object) {
      object.remove(RECEIPT_ADDITIONS);
    }
    return result;
  }

  @Test
  void blocks() throws Exception {
    conforms("eth_getBlockByNumber", "[\"latest\",false]");
    conforms("eth_getBlockByNumber", "[\"0x0\",true]");
    JsonNode full = conforms("eth_getBlockByNumber", "[\"latest\",true]");
    assertEquals(transactions.size(), full.get("transactions").size());
    assertEquals(
        block.toHex(),
        conforms("eth_getBlockByHash", "[\"%s\",true]".formatted(block)).get("hash").asText());
    conforms("eth_getBlockTransactionCountByNumber", "[\"latest\"]");
    conforms("eth_getBlockTransactionCountByHash", "[\"%s\"]".formatted(block));
    assertEquals("0x0", rpc.result("eth_getUncleCountByBlockNumber", "[\"latest\"]").asText());
    assertEquals(
        "0x0", rpc.result("eth_getUncleCountByBlockHash", "[\"%s\"]".formatted(block)).asText());
    assertEquals(transactions.size(), conforms("eth_getBlockReceipts", "[\"latest\"]").size());
    assertTrue(conforms("eth_getBlockReceipts", "[\"0xffff\"]").isNull());
  }

  @Test
  void transactions() throws Exception {
    for (RecoveredTransaction transaction : transactions) {
      String hash = "[\"%s\"]".formatted(transaction.hash());
      JsonNode json = conforms("eth_getTransactionByHash", hash);
      assertEquals(transaction.sender().toHex(), json.get("from").asText());
      assertEquals(
          "0x" + Integer.toHexString(transaction.transaction().type()), json.get("type").asText());
      assertEquals(
          transaction.encoded().toHex(), rpc.result("eth_getRawTransactionByHash", hash).asText());
      JsonNode receipt = conforms("eth_getTransactionReceipt", hash);
      assertEquals("0xc80", receipt.get("l1Fee").asText());
      conforms(
          "eth_getTransactionByBlockNumberAndIndex",
          "[\"latest\",%s]".formatted(json.get("transactionIndex")));
      conforms(
          "eth_getTransactionByBlockHashAndIndex",
          "[\"%s\",%s]".formatted(block, json.get("transactionIndex")));
    }
  }

  @Test
  void state() throws Exception {
    String account = SampleTransactions.KEY.address().toHex();
    assertEquals(
        "0x3",
        conforms("eth_getTransactionCount", "[\"%s\",\"latest\"]".formatted(account)).asText());
    conforms("eth_getBalance", "[\"%s\",\"latest\"]".formatted(account));
    conforms("eth_getCode", "[\"%s\",{\"blockHash\":\"%s\"}]".formatted(account, block));
    conforms("eth_getStorageAt", "[\"%s\",\"0x0\",\"latest\"]".formatted(account));
    conforms("eth_getProof", "[\"%s\",[\"0x0\",\"0x%064x\"],\"latest\"]".formatted(account, 5));
  }

  @Test
  void chainAndFees() throws Exception {
    for (String method :
        List.of(
            "eth_chainId",
            "eth_blockNumber",
            "eth_syncing",
            "eth_accounts",
            "eth_gasPrice",
            "eth_maxPriorityFeePerGas",
            "eth_blobBaseFee")) {
      conforms(method, "[]");
    }
    conforms("eth_feeHistory", "[\"0x2\",\"latest\",[10,50]]");
    conforms("eth_feeHistory", "[5,\"latest\"]");
    conforms(
        "eth_call", "[{\"to\":\"%s\",\"input\":\"0x1234\"},\"latest\"]".formatted(FakeNode.PORTAL));
    conforms(
        "eth_estimateGas", "[{\"to\":\"%s\",\"input\":\"0x1234\"}]".formatted(FakeNode.PORTAL));
  }

  @Test
  void logs() throws Exception {
    List<String> indexes = new ArrayList<>();
    conforms("eth_getLogs", "[{\"fromBlock\":\"earliest\",\"toBlock\":\"latest\"}]")
        .forEach(log -> indexes.add(log.get("logIndex").asText()));
    assertEquals(List.of("0x0", "0x1"), indexes);
    assertEquals(2, conforms("eth_getLogs", "[{\"blockHash\":\"%s\"}]".formatted(block)).size());
  }
}
