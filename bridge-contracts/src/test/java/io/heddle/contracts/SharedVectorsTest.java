package io.heddle.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.rollup.AddressAlias;
import io.heddle.primitives.rollup.L1Deposit;
import io.heddle.primitives.rollup.OpaqueData;
import io.heddle.primitives.rollup.OutputRoot;
import io.heddle.primitives.rollup.SourceHash;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The primitives against the vectors that the contracts are tested with (`vectors/`).
class SharedVectorsTest {
  @Test
  void outputRoots() throws IOException {
    for (JsonNode vector : cases("output-roots")) {
      assertEquals(
          hash(vector, "outputRoot"),
          OutputRoot.v0(
              hash(vector, "stateRoot"),
              hash(vector, "messagePasserStorageRoot"),
              hash(vector, "blockHash")));
    }
  }

  @Test
  void deposits() throws IOException {
    Hash rolling = Hash.ZERO;
    for (JsonNode vector : cases("deposits")) {
      Address caller = Address.fromHex(text(vector, "caller"));
      Address from = vector.get("aliased").asBoolean() ? AddressAlias.apply(caller) : caller;
      assertEquals(text(vector, "from"), from.toHex());

      OpaqueData opaqueData =
          new OpaqueData(
              U256.fromDecimal(text(vector, "mint")),
              U256.fromDecimal(text(vector, "value")),
              vector.get("gasLimit").asLong(),
              vector.get("isCreation").asBoolean(),
              Bytes.fromHex(text(vector, "data")));
      assertEquals(text(vector, "opaqueData"), opaqueData.encoded().toHex());
      assertEquals(opaqueData, OpaqueData.parse(opaqueData.encoded()));

      rolling =
          L1Deposit.rollingHash(
              rolling,
              from,
              Address.fromHex(text(vector, "to")),
              opaqueData.encoded(),
              vector.get("blockNumber").asLong());
      assertEquals(hash(vector, "rollingHash"), rolling);
      assertEquals(
          hash(vector, "sourceHash"),
          SourceHash.userDeposit(hash(vector, "l1BlockHash"), vector.get("logIndex").asLong()));
    }
  }

  private static JsonNode cases(String file) throws IOException {
    JsonNode json = new ObjectMapper().readTree(Path.of("vectors", file + ".json").toFile());
    assertEquals(json.get("count").asInt(), json.get("cases").size());
    return json.get("cases");
  }

  private static Hash hash(JsonNode vector, String field) {
    return Hash.fromHex(text(vector, field));
  }

  private static String text(JsonNode vector, String field) {
    return vector.required(field).asText();
  }
}
