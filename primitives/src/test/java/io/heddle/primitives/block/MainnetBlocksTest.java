package io.heddle.primitives.block;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.fixtures.ConformancePack;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.Quantity;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.testing.TransactionJson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Real mainnet blocks: header hash, every transaction hash and sender, transactions root.
class MainnetBlocksTest {
  @Test
  void mainnetBlocks_all_hashToWhatTheChainSays() {
    int[] counts = new int[2];
    ConformancePack.require()
        .forEach(
            "mainnet_blocks",
            name -> name.endsWith("/block.json"),
            (name, content) -> {
              JsonNode block = ConformancePack.json(content);
              List<Bytes> encoded = new ArrayList<>();
              for (JsonNode tx : block.path("transactions")) {
                RecoveredTransaction recovered = RecoveredTransaction.of(TransactionJson.parse(tx));
                assertEquals(tx.path("hash").asText(), recovered.hash().toHex(), name);
                assertEquals(tx.path("from").asText(), recovered.sender().toHex(), name);
                encoded.add(recovered.encoded());
              }
              BlockHeader header = header(block);
              assertEquals(header.transactionsRoot(), OrderedTrieRoot.of(encoded), name);
              assertEquals(block.path("hash").asText(), header.hash().toHex(), name);
              assertEquals(header, BlockHeader.decode(header.encoded()), name);
              counts[0]++;
              counts[1] += encoded.size();
            });
    System.out.println("mainnet: " + counts[0] + " blocks, " + counts[1] + " transactions");
    assertEquals(11, counts[0]);
    assertEquals(2_067, counts[1]);
  }

  private static BlockHeader header(JsonNode block) {
    BlockHeaderBuilder header =
        BlockHeader.builder()
            .parentHash(hash(block, "parentHash"))
            .ommersHash(hash(block, "sha3Uncles"))
            .beneficiary(Address.fromHex(block.path("miner").asText()))
            .stateRoot(hash(block, "stateRoot"))
            .transactionsRoot(hash(block, "transactionsRoot"))
            .receiptsRoot(hash(block, "receiptsRoot"))
            .logsBloom(Bloom.fromHex(block.path("logsBloom").asText()))
            .difficulty(U256.fromHex(block.path("difficulty").asText()))
            .number(quantity(block, "number"))
            .gasLimit(quantity(block, "gasLimit"))
            .gasUsed(quantity(block, "gasUsed"))
            .timestamp(quantity(block, "timestamp"))
            .extraData(Bytes.fromHex(block.path("extraData").asText()))
            .prevRandao(hash(block, "mixHash"))
            .nonce(U256.fromHex(block.path("nonce").asText()).w0())
            .baseFeePerGas(U256.fromHex(block.path("baseFeePerGas").asText()));
    if (block.has("withdrawalsRoot")) {
      header.withdrawalsRoot(hash(block, "withdrawalsRoot"));
    }
    if (block.has("blobGasUsed")) {
      header
          .blobGasUsed(quantity(block, "blobGasUsed"))
          .excessBlobGas(quantity(block, "excessBlobGas"))
          .parentBeaconBlockRoot(hash(block, "parentBeaconBlockRoot"));
    }
    return header.build();
  }

  private static Hash hash(JsonNode block, String field) {
    return Hash.fromHex(block.path(field).asText());
  }

  private static long quantity(JsonNode block, String field) {
    return Quantity.parseLong(block.path(field).asText());
  }
}
