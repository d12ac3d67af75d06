package io.heddle.primitives.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.fixtures.ConformancePack;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.transaction.Transaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Blocks of the official block fixtures (Cancun and later) and receipts of the RPC suite: decode,
/// encode, hash and roots.
class BlockFixtureTest {
  /// Names of forks and of transitions into them.
  private static final Pattern KNOWN_NETWORK = Pattern.compile("Cancun|Prague|Osaka|BPO");

  private static final int BYZANTIUM_IN_RPC_CHAIN = 9;

  private int decoded;
  private int refused;

  @Test
  void officialBlocks_validOnes_comeBackWithTheirHashesAndRoots() {
    ConformancePack.require()
        .forEach(
            "blockchain_tests",
            name -> name.endsWith(".json"),
            (name, content) -> {
              for (JsonNode test : ConformancePack.json(content)) {
                if (!KNOWN_NETWORK.matcher(test.path("network").asText()).find()) {
                  continue;
                }
                for (JsonNode block : test.path("blocks")) {
                  check(name, block);
                }
              }
            });
    System.out.println("block fixtures: decoded=" + decoded + " undecodable=" + refused);
    assertEquals(3_234, decoded);
    assertEquals(14, refused);
  }

  private void check(String name, JsonNode test) {
    Bytes encoded = Bytes.fromHex(test.path("rlp").asText());
    Block block;
    try {
      block = Block.decode(encoded);
    } catch (RlpException e) {
      assertTrue(test.has("expectException"), () -> name + ": " + e.getMessage());
      refused++;
      return;
    }
    decoded++;
    assertEquals(encoded, block.encoded(), name);
    if (test.has("expectException")) {
      return;
    }
    BlockHeader header = block.header();
    assertEquals(test.at("/blockHeader/hash").asText(), header.hash().toHex(), name);
    List<Bytes> transactions = block.transactions().stream().map(BlockFixtureTest::encode).toList();
    assertEquals(header.transactionsRoot(), OrderedTrieRoot.of(transactions), name);
    block
        .withdrawals()
        .ifPresent(list ->
            assertEquals(
                header.withdrawalsRoot().orElseThrow(),
                OrderedTrieRoot.of(list.stream().map(Withdrawal::encoded).toList()),
                name));
  }

  private static Bytes encode(Transaction transaction) {
    return TransactionCodec.encode(transaction);
  }

  @Test
  void receipts_ofTheRpcSuite_comeBackAndGiveTheirRoots() {
    byte[] file = ConformancePack.require().read("rpc", "derived/receipts.json");
    int blocks = 0;
    int receipts = 0;
    for (Map.Entry<String, JsonNode> block : ConformancePack.json(file).properties()) {
      List<Bytes> encoded =
          block
              .getValue()
              .path("receipts")
              .valueStream()
              .map(receipt -> Bytes.fromHex(receipt.asText()))
              .toList();
      assertEquals(
          Hash.fromHex(block.getValue().path("receiptsRoot").asText()),
          OrderedTrieRoot.of(encoded),
          "block " + block.getKey());
      blocks++;
      if (Integer.parseInt(block.getKey()) < BYZANTIUM_IN_RPC_CHAIN) {
        continue; // A state root stood in the status' place.
      }
      for (Bytes bytes : encoded) {
        Receipt receipt = ReceiptCodec.decode(bytes);
        assertEquals(bytes, ReceiptCodec.encode(receipt));
        assertEquals(receipt.bloom(), Bloom.of(receipt.logs()));
        receipts++;
      }
    }
    System.out.println("rpc suite: " + blocks + " blocks, " + receipts + " receipts");
    assertEquals(166, receipts);
  }
}
