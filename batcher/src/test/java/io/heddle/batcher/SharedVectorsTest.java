package io.heddle.batcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.batcher.port.BatchHeader;
import io.heddle.batcher.port.DataLocation;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.prover.AttestationDigest;
import io.heddle.prover.ProgramId;
import io.heddle.prover.PublicValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The vectors that the contracts' tests check too: what both sides hash must be the same bytes.
class SharedVectorsTest {

  private final JsonMapper mapper = JsonMapper.builder().build();

  @Test
  void batchHeader_encodesAndHashesAsTheContract() {
    JsonNode cases = read("batch-headers").get("cases");
    for (JsonNode vector : cases) {
      BatchHeader header =
          new BatchHeader(
              vector.get("version").asInt(),
              DataLocation.of(vector.get("daType").asInt()),
              unsigned(vector, "index"),
              unsigned(vector, "l1OriginNumber"),
              hash(vector, "l1OriginHash"),
              unsigned(vector, "depositCount"),
              hash(vector, "dataHash"),
              hash(vector, "parentHash"));
      assertEquals(vector.get("encoded").asString(), header.encoded().toHex());
      assertEquals(hash(vector, "hash"), header.hash());
    }
    assertEquals(3, cases.size());
  }

  @Test
  void publicValues_encodeAsTheContract() {
    JsonNode vector = read("public-values");
    PublicValues values = publicValues(vector);
    assertEquals(hash(vector, "domain"), PublicValues.DOMAIN);
    assertEquals(vector.get("encoded").asString(), values.encoded().toHex());
  }

  @Test
  void attestation_digestsAsTheContract() {
    JsonNode vector = read("attestation");
    PublicValues values = publicValues(read("public-values"));
    assertEquals(vector.get("publicValues").asString(), values.encoded().toHex());
    assertEquals(hash(vector, "programId"), ProgramId.STATELESS_VALIDATOR_V1.value());
    assertEquals(hash(vector, "typehash"), AttestationDigest.TYPE_HASH);
    assertEquals(
        hash(vector, "digest"), AttestationDigest.of(ProgramId.STATELESS_VALIDATOR_V1, values));
  }

  private static PublicValues publicValues(JsonNode vector) {
    return new PublicValues(
        unsigned(vector, "l1ChainId"),
        address(vector, "rollup"),
        unsigned(vector, "l2ChainId"),
        hash(vector, "configHash"),
        hash(vector, "prevBatchHash"),
        hash(vector, "lastBatchHash"),
        hash(vector, "prevOutputRoot"),
        hash(vector, "newOutputRoot"),
        unsigned(vector, "lastL2Block"),
        unsigned(vector, "lastL2Timestamp"),
        hash(vector, "prevDepositRollingHash"),
        hash(vector, "newDepositRollingHash"),
        address(vector, "prover"),
        unsigned(vector, "revertEpoch"));
  }

  private JsonNode read(String name) {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path file = folder.resolve("bridge-contracts/vectors/" + name + ".json");
      if (Files.exists(file)) {
        try {
          return mapper.readTree(Files.readString(file));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    throw new IllegalStateException("no vectors: " + name);
  }

  private static long unsigned(JsonNode vector, String field) {
    return Long.parseUnsignedLong(vector.get(field).asString());
  }

  private static Hash hash(JsonNode vector, String field) {
    return Hash.fromHex(vector.get(field).asString());
  }

  private static Address address(JsonNode vector, String field) {
    return Address.fromHex(vector.get(field).asString());
  }
}
