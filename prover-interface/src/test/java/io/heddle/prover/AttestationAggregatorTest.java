package io.heddle.prover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttestationAggregatorTest extends ProverContract {

  private final PublicValues values = Fixtures.values();
  private final PrivateKey one = Fixtures.key("one");
  private final PrivateKey two = Fixtures.key("two");
  private final PrivateKey three = Fixtures.key("three");

  @Override
  Prover prover() {
    return aggregator(
        Fixtures.attestor(one, values),
        Fixtures.attestor(two, values),
        Fixtures.attestor(three, values));
  }

  @Override
  ProofRequest provable() {
    return Fixtures.request(values);
  }

  @Test
  void prove_ordersSignaturesBySignerAddress() {
    var proven = assertInstanceOf(ProofResult.Proven.class, prove(prover()));
    assertEquals(2 * AttestationProof.SIGNATURE_SIZE_BYTES, proven.proof().size());
    Address first = signer(proven.proof(), 0);
    Address second = signer(proven.proof(), 1);
    assertTrue(first.compareTo(second) < 0);
    List<Address> all = List.of(one.address(), two.address(), three.address());
    assertTrue(all.contains(first) && all.contains(second));
  }

  @Test
  void prove_oneAttestorDown_twoAreEnough() {
    Prover prover =
        aggregator(
            Fixtures.attestor(one, values),
            refusing(two, RefusalReason.L1_UNAVAILABLE),
            Fixtures.attestor(three, values));
    assertInstanceOf(ProofResult.Proven.class, prove(prover));
  }

  @Test
  void prove_attestorsDeriveAnotherOutput_refusedWithReason() {
    PublicValues other = Fixtures.withOutput(values, Fixtures.hash("what L1 says"));
    Prover prover =
        aggregator(
            Fixtures.attestor(one, other),
            Fixtures.attestor(two, other),
            Fixtures.attestor(three, values));
    var refused = assertInstanceOf(ProofResult.Refused.class, prove(prover));
    assertEquals(RefusalReason.PUBLIC_VALUES_MISMATCH, refused.reason());
    assertTrue(refused.detail().contains("newOutputRoot"), refused.detail());
    assertTrue(refused.detail().contains(one.address().toHex()), refused.detail());
  }

  @Test
  void prove_signatureOfAnotherKey_doesNotCount() {
    Attestor impostor =
        new Attestor() {
          @Override
          public Address signer() {
            return two.address();
          }

          @Override
          public AttestationResult attest(ProofRequest request, StopSignal stop) {
            return new AttestationResult.Signed(
                values, AttestationDigest.sign(one, ProgramId.STATELESS_VALIDATOR_V1, values));
          }
        };
    Prover prover =
        aggregator(
            Fixtures.attestor(one, values), impostor, refusing(three, RefusalReason.TIMEOUT));
    var refused = assertInstanceOf(ProofResult.Refused.class, prove(prover));
    assertEquals(RefusalReason.BAD_ATTESTATION, refused.reason());
  }

  @Test
  void prove_slowAttestor_timesOut() {
    Attestor slow =
        new Attestor() {
          @Override
          public Address signer() {
            return two.address();
          }

          @Override
          public AttestationResult attest(ProofRequest request, StopSignal stop) {
            try {
              Thread.sleep(60_000);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return new AttestationResult.Refused(RefusalReason.INTERNAL, "interrupted");
          }
        };
    Prover prover =
        new AttestationAggregator(
            ProgramId.STATELESS_VALIDATOR_V1, List.of(Fixtures.attestor(one, values), slow), 2, 2);
    var refused =
        assertInstanceOf(
            ProofResult.Refused.class,
            prover.prove(provable(), Duration.ofMillis(100), new StopSignal()));
    assertEquals(RefusalReason.TIMEOUT, refused.reason());
    assertTrue(refused.detail().contains("TIMEOUT"), refused.detail());
  }

  @Test
  void construction_refusesDuplicatesAndThresholdsOutOfRange() {
    Attestor attestor = Fixtures.attestor(one, values);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new AttestationAggregator(
                ProgramId.STATELESS_VALIDATOR_V1, List.of(attestor, attestor), 2, 2));
    assertThrows(
        IllegalArgumentException.class,
        () -> new AttestationAggregator(ProgramId.STATELESS_VALIDATOR_V1, List.of(attestor), 2, 2));
  }

  private ProofResult prove(Prover prover) {
    return prover.prove(provable(), LIMIT, new StopSignal());
  }

  private Address signer(Bytes proof, int index) {
    Bytes bytes = proof.slice(index * 65, index * 65 + 65);
    Signature signature =
        new Signature(
            bytes.at(64) - 27,
            U256.fromBytes(bytes.slice(0, 32).toArray()),
            U256.fromBytes(bytes.slice(32, 64).toArray()));
    return AttestationDigest.signer(ProgramId.STATELESS_VALIDATOR_V1, values, signature)
        .orElseThrow();
  }

  private static Attestor refusing(PrivateKey key, RefusalReason reason) {
    return new Attestor() {
      @Override
      public Address signer() {
        return key.address();
      }

      @Override
      public AttestationResult attest(ProofRequest request, StopSignal stop) {
        return new AttestationResult.Refused(reason, "test");
      }
    };
  }

  private static Prover aggregator(Attestor... attestors) {
    return new AttestationAggregator(ProgramId.STATELESS_VALIDATOR_V1, List.of(attestors), 2, 3);
  }
}
