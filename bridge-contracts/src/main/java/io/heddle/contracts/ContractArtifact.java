package io.heddle.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.primitives.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// What the compiler made of a contract. `npm run artifacts` writes the resources this reads, and
/// CI compares them with the sources.
///
/// @param name name of the contract
/// @param abi its ABI, a JSON array
/// @param creationCode init code, to which the ABI-encoded constructor arguments are appended
/// @param runtimeCode the code as it stands at the contract's address, with zeroes in place of
///   immutables; so only contracts without immutables can be put into a genesis with it
public record ContractArtifact(String name, String abi, Bytes creationCode, Bytes runtimeCode) {
  static ContractArtifact load(String resource) {
    try (InputStream in = ContractArtifact.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("contract artifact missing from the jar: " + resource);
      }
      JsonNode json = new ObjectMapper().readTree(in);
      return new ContractArtifact(
          json.required("contractName").asText(),
          json.required("abi").toString(),
          Bytes.fromHex(json.required("bytecode").asText()),
          Bytes.fromHex(json.required("deployedBytecode").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException("contract artifact unreadable: " + resource, e);
    }
  }

  /// The data of the transaction that deploys the contract.
  public Bytes deploymentData(Bytes encodedArguments) {
    return Bytes.concat(creationCode, encodedArguments);
  }
}
