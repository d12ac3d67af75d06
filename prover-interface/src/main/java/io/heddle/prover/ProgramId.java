package io.heddle.prover;

import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Names the program whose execution a proof attests; the verifier registry on L1 binds one to each
/// batch version. For a zkVM it is the program's commitment, for attestors an agreed constant.
public record ProgramId(Hash value) {

  /// The pure re-execution function that the built-in attestors run, first version.
  public static final ProgramId STATELESS_VALIDATOR_V1 = named("heddle.stateless-validator.v1");

  public ProgramId {
    Objects.requireNonNull(value, "value");
  }

  /// The id that is the keccak of an agreed UTF-8 name.
  public static ProgramId named(String name) {
    return new ProgramId(Keccak.hash(name.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return value.toHex();
  }
}
