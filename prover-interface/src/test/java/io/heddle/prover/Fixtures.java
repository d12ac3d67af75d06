package io.heddle.prover;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Values that tests share.
final class Fixtures {

  private Fixtures() {}

  static Hash hash(String name) {
    return Keccak.hash(name.getBytes(StandardCharsets.UTF_8));
  }

  static PrivateKey key(String name) {
    return PrivateKey.of(hash(name));
  }

  static PublicValues values() {
    return new PublicValues(
        900,
        Address.fromHex("0x1111111111111111111111111111111111111111"),
        901,
        hash("config"),
        hash("batch-6"),
        hash("batch-7"),
        hash("output-6"),
        hash("output-7"),
        1234,
        1_700_000_000L,
        hash("deposits-6"),
        hash("deposits-7"),
        Address.fromHex("0x2222222222222222222222222222222222222222"),
        2);
  }

  static PublicValues withOutput(PublicValues values, Hash outputRoot) {
    return new PublicValues(
        values.l1ChainId(),
        values.rollup(),
        values.l2ChainId(),
        values.configHash(),
        values.prevBatchHash(),
        values.lastBatchHash(),
        values.prevOutputRoot(),
        outputRoot,
        values.lastL2Block(),
        values.lastL2Timestamp(),
        values.prevDepositRollingHash(),
        values.newDepositRollingHash(),
        values.prover(),
        values.revertEpoch());
  }

  static ProofRequest request(PublicValues claimed) {
    return new ProofRequest(
        7,
        7,
        List.of(new BatchReference(7, claimed.lastBatchHash(), hash("commit"), 42)),
        claimed,
        Bytes.fromHex("0x01"),
        Bytes.fromHex("0x02"));
  }

  /// Derives `derived` whatever the request says, as an attestor with its own L1 would, and refuses
  /// claims that differ.
  static Attestor attestor(PrivateKey key, PublicValues derived) {
    return new Attestor() {
      @Override
      public Address signer() {
        return key.address();
      }

      @Override
      public AttestationResult attest(ProofRequest request, StopSignal stop) {
        return derived
            .difference(request.claimed())
            .<AttestationResult>map(difference ->
                new AttestationResult.Refused(RefusalReason.PUBLIC_VALUES_MISMATCH, difference))
            .orElseGet(() ->
                new AttestationResult.Signed(
                    derived,
                    AttestationDigest.sign(key, ProgramId.STATELESS_VALIDATOR_V1, derived)));
      }
    };
  }
}
