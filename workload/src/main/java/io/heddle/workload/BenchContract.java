package io.heddle.workload;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.primitives.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The contracts of the workloads. `./heddle contracts` writes the resources this reads.
public enum BenchContract {
  /// OpenZeppelin's ERC-20.
  TOKEN("BenchToken"),
  /// A constant-product pool of two tokens.
  EXCHANGE("BenchExchange"),
  /// OpenZeppelin's ERC-721 with a counter.
  COLLECTIBLE("BenchCollectible"),
  LENDING("BenchLending"),
  /// Each call reads what the last one wrote.
  CHAIN("BenchChain"),
  MINT_PROGRAM("MintProgram"),
  TRANSFER_PROGRAM("TransferProgram"),
  APPROVE_TRANSFER_PROGRAM("ApproveTransferProgram"),
  HASH_PROGRAM("HashProgram"),
  RAY_TRACER_PROGRAM("RayTracerProgram");

  private final String resource;

  BenchContract(String name) {
    this.resource = name + ".json";
  }

  /// The code as it stands at the contract's address. A fresh read each time, so keep the result.
  public Bytes runtimeCode() {
    try (InputStream in = BenchContract.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("contract artifact missing: " + resource);
      }
      return Bytes.fromHex(new ObjectMapper().readTree(in).required("deployedBytecode").asText());
    } catch (IOException e) {
      throw new UncheckedIOException("contract artifact unreadable: " + resource, e);
    }
  }
}
