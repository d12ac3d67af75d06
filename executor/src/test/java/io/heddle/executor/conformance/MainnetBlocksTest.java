package io.heddle.executor.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.BlockResult;
import io.heddle.executor.SliceStart;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.transaction.BlobRules;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Bloom;
import io.heddle.primitives.block.OrderedTrieRoot;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.block.ReceiptCodec;
import io.heddle.primitives.chain.BlobSchedule;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.testing.ConformancePack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Real mainnet blocks of the Cancun fork: every hash, sender and receipt must come out as it did
/// there. They run without the block's system call, whose contract none of their transactions
/// reads.
class MainnetBlocksTest {
  private static final String SUITE = "mainnet_blocks";
  private static final int CANCUN_BLOCKS = 5;

  @Test
  void cancunBlocks_giveTheirReceipts() {
    ConformancePack pack = ConformancePack.require();
    JsonNode codes = ConformancePack.json(pack.read(SUITE, "mainnet/codes.json"));
    int blocks = 0;
    int older = 0;
    for (JsonNode entry : ConformancePack.json(pack.read(SUITE, "mainnet/index.json"))) {
      if (entry.get("fork").asText().equals(Fork.CANCUN.fixtureName())) {
        check(pack, entry, codes);
        blocks++;
      } else {
        older++;
      }
    }
    System.out.println(
        "conformance: suite=mainnet_blocks fork=Cancun passed=" + blocks + " skipped=" + older);
    assertEquals(CANCUN_BLOCKS, blocks);
  }

  private static void check(ConformancePack pack, JsonNode entry, JsonNode codes) {
    String folder = "mainnet/" + entry.get("number").asLong() + "/";
    JsonNode block = ConformancePack.json(pack.read(SUITE, folder + "block.json"));
    MapState state = state(ConformancePack.json(pack.read(SUITE, folder + "prestate.json")), codes);
    List<RecoveredTransaction> transactions = new ArrayList<>();
    for (JsonNode tx : block.get("transactions")) {
      RecoveredTransaction recovered = RecoveredTransaction.of(JsonTransactions.of(tx));
      assertEquals(tx.get("hash").asText(), recovered.hash().toHex());
      assertEquals(tx.get("from").asText(), recovered.sender().toHex());
      transactions.add(recovered);
    }
    BlockResult result =
        new SerialBlockExecutor()
            .execute(
                env(block, entry.get("blockHashes")), SliceStart.BLOCK_START, transactions, state);
    List<Receipt> receipts = new ArrayList<>();
    for (TransactionOutcome outcome : result.outcomes()) {
      receipts.add(assertInstanceOf(Included.class, outcome, folder).receipt());
    }
    assertEquals(number(block, "gasUsed").toLongExact(), result.gasUsed(), folder);
    assertEquals(
        block.get("receiptsRoot").asText(),
        OrderedTrieRoot.of(receipts.stream().map(ReceiptCodec::encode).toList()).toHex(),
        folder);
    assertEquals(
        block.get("logsBloom").asText(),
        Bloom.union(receipts.stream().map(Receipt::bloom).toList()).toHex(),
        folder);
  }

  private static BlockEnv env(JsonNode block, JsonNode blockHashes) {
    Map<Long, Hash> hashes = new HashMap<>();
    blockHashes
        .properties()
        .forEach(hash ->
            hashes.put(Long.parseLong(hash.getKey()), Hash.fromHex(hash.getValue().asText())));
    return new BlockEnv(
        ChainConfig.ethereum(1, Fork.CANCUN),
        Fork.CANCUN,
        number(block, "number").toLongExact(),
        number(block, "timestamp").toLongExact(),
        Address.fromHex(block.get("miner").asText()),
        number(block, "gasLimit").toLongExact(),
        number(block, "baseFeePerGas"),
        Hash.fromHex(block.get("mixHash").asText()),
        BlobRules.baseFee(
            number(block, "excessBlobGas").toLongExact(), BlobSchedule.of(Fork.CANCUN)),
        number -> Objects.requireNonNull(hashes.get(number), "hash of block " + number),
        Optional.empty());
  }

  private static MapState state(JsonNode accounts, JsonNode codes) {
    MapState state = new MapState();
    accounts
        .properties()
        .forEach(account -> {
          JsonNode fields = account.getValue();
          Map<U256, U256> slots = new HashMap<>();
          fields
              .path("storage")
              .properties()
              .forEach(slot ->
                  slots.put(U256.fromHex(slot.getKey()), U256.fromHex(slot.getValue().asText())));
          Bytes code =
              fields.hasNonNull("codeHash")
                  ? Bytes.fromHex(codes.get(fields.get("codeHash").asText()).asText())
                  : Bytes.EMPTY;
          state.put(
              Address.fromHex(account.getKey()),
              number(fields, "nonce").w0(),
              number(fields, "balance"),
              code,
              slots);
        });
    return state;
  }

  private static U256 number(JsonNode node, String field) {
    return JsonTransactions.number(node, field);
  }
}
