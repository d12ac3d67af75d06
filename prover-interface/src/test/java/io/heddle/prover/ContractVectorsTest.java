package io.heddle.prover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Secp256k1;
import io.heddle.primitives.crypto.Signature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The bytes of proofs against the vectors that the contracts are tested with.
class ContractVectorsTest {
  @Test
  void publicValues() throws IOException {
    JsonNode vector = vector("public-values");
    PublicValues values =
        new PublicValues(
            vector.required("l1ChainId").asLong(),
            address(vector, "rollup"),
            vector.required("l2ChainId").asLong(),
            hash(vector, "configHash"),
            hash(vector, "prevBatchHash"),
            hash(vector, "lastBatchHash"),
            hash(vector, "prevOutputRoot"),
            hash(vector, "newOutputRoot"),
            vector.required("lastL2Block").asLong(),
            vector.required("lastL2Timestamp").asLong(),
            hash(vector, "prevDepositRollingHash"),
            hash(vector, "newDepositRollingHash"),
            address(vector, "prover"),
            vector.required("revertEpoch").asLong());
    assertEquals(bytes(vector, "encoded"), values.encoded());
    assertEquals(hash(vector, "hash"), values.digest());
    assertEquals(values, PublicValues.decode(values.encoded()));
  }

  @Test
  void attestation() throws IOException {
    JsonNode vector = vector("attestation");
    ProgramId program = ProgramId.STATELESS_VALIDATOR_V1;
    assertEquals(hash(vector, "programId"), program.value());
    PublicValues values = PublicValues.decode(bytes(vector, "publicValues"));
    Hash digest = AttestationDigest.of(program, values);
    assertEquals(hash(vector, "digest"), digest);
    assertEquals(hash(vector, "typehash"), AttestationDigest.TYPE_HASH);

    Map<Address, Signature> signatures = new HashMap<>();
    for (JsonNode signer : vector.required("signers")) {
      Address address = address(signer, "address");
      Signature signature = signature(bytes(signer, "signature"));
      assertEquals(address, PrivateKey.fromHex(text(signer, "privateKey")).address());
      assertEquals(Optional.of(address), Secp256k1.instance().recover(digest, signature));
      signatures.put(address, signature);
    }
    assertEquals(bytes(vector, "proofOfAll"), AttestationProof.encode(signatures, 3));
    signatures.remove(address(vector.required("signers").get(1), "address"));
    assertEquals(bytes(vector, "proofOfFirstAndLast"), AttestationProof.encode(signatures, 2));
  }

  private static Signature signature(Bytes encoded) {
    byte[] bytes = encoded.toArray();
    return new Signature(
        bytes[64] - 27, U256.fromBytes(bytes, 0, 32), U256.fromBytes(bytes, 32, 32));
  }

  private static JsonNode vector(String file) throws IOException {
    Path path = Path.of("..", "bridge-contracts", "vectors", file + ".json");
    return new ObjectMapper().readTree(path.toFile());
  }

  private static Hash hash(JsonNode vector, String field) {
    return Hash.fromHex(text(vector, field));
  }

  private static Address address(JsonNode vector, String field) {
    return Address.fromHex(text(vector, field));
  }

  private static Bytes bytes(JsonNode vector, String field) {
    return Bytes.fromHex(text(vector, field));
  }

  private static String text(JsonNode vector, String field) {
    return vector.required(field).asText();
  }
}
