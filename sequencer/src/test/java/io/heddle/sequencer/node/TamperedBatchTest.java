package io.heddle.sequencer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.Batcher;
import io.heddle.batcher.BatcherConfig;
import io.heddle.batcher.batch.BatchLimits;
import io.heddle.batcher.batch.ChannelLimits;
import io.heddle.batcher.blob.SidecarFormat;
import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.batcher.l1.read.BeaconBlobSource;
import io.heddle.batcher.l1.rpc.L1Call;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1RpcException;
import io.heddle.batcher.l1.send.FeePolicy;
import io.heddle.batcher.port.BatcherEvents;
import io.heddle.batcher.port.BatcherPorts;
import io.heddle.batcher.port.CloseReason;
import io.heddle.batcher.port.PostedBlobs;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.batcher.proposer.ProofLimits;
import io.heddle.executor.StateDiff;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.abi.Abi;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.prover.AttestationAggregator;
import io.heddle.prover.ProgramId;
import io.heddle.prover.ProofRequest;
import io.heddle.prover.ProofResult;
import io.heddle.prover.Prover;
import io.heddle.prover.PublicValues;
import io.heddle.prover.RefusalReason;
import io.heddle.prover.StopSignal;
import io.heddle.sequencer.PostgresResource;
import io.heddle.sequencer.prover.RecordedWitnesses;
import io.heddle.sequencer.prover.StatelessAttestor;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// A batch that is really posted, in a blob on a real L1, with a deposit in it. One byte of its
/// witness, of its state diff or of its output root is changed, and each time the attestors, who
/// read everything else from the L1, refuse and say why; an output root changed after it was
/// attested is refused by the L1 itself.
@QuarkusTest
@QuarkusTestResource(value = PostgresResource.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = RollupResource.class, restrictToAnnotatedClass = true)
class TamperedBatchTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int THREADS = 2;

  @Inject Node node;

  @Inject NodeConfig config;

  @Test
  void postedBatch_oneByteChanged_isRefusedWithTheReason() {
    await("the node", () -> node.running().map(Node.Running::chain));
    ChainServices chain = node.running().orElseThrow().chain();
    try (L1Client l1 = L1Client.of(URI.create(config.l1().url()))) {
      deposit(l1, chain.config().requireRollup());
      await(
          "the deposit",
          () -> chain.chain().head().depositCount() > 0 ? Optional.of(true) : Optional.empty());
      ProofRequest posted = postBatch(chain, l1, config.l1().url());
      AttestationAggregator attestors = attestors(chain, l1, config.l1().url());
      ProofResult.Proven honest =
          assertInstanceOf(
              ProofResult.Proven.class, attestors.prove(posted, PATIENCE, new StopSignal()));

      assertRefused(
          RefusalReason.INVALID_WITNESS,
          attestors,
          with(posted, flipped(posted.witness()), posted.stateDiff(), posted.claimed()));
      assertRefused(
          RefusalReason.STATE_DIFF_MISMATCH,
          attestors,
          with(posted, posted.witness(), otherState(posted.stateDiff()), posted.claimed()));
      PublicValues forged = withOutputRoot(honest.values());
      assertRefused(
          RefusalReason.OUTPUT_ROOT_MISMATCH,
          attestors,
          with(posted, posted.witness(), posted.stateDiff(), forged));
      checkOnL1(l1, chain.config().requireRollup(), honest, forged);
    }
  }

  /// The L1 takes the honest proof, and not the same signatures under another output root: they
  /// recover to strangers.
  private static void checkOnL1(
      L1Client l1, RollupConfig config, ProofResult.Proven honest, PublicValues forged) {
    Bytes taken = prove(l1, config, honest.values(), honest.proof());
    assertEquals(0, taken.size());
    L1RpcException refused =
        assertThrows(L1RpcException.class, () -> prove(l1, config, forged, honest.proof()));
    String reason = String.valueOf(refused.data());
    assertTrue(reason.contains(Abi.selector("UnknownSigner(address)").toHex()), reason);
  }

  private static Bytes prove(L1Client l1, RollupConfig config, PublicValues values, Bytes proof) {
    return l1.call(
        L1Call.of(
            RollupResource.SETTLEMENT.address(),
            config.rollup(),
            U256.ZERO,
            RollupContract.proveCall(1, 1, values, proof)));
  }

  private static void assertRefused(
      RefusalReason reason, AttestationAggregator attestors, ProofRequest tampered) {
    ProofResult.Refused refused =
        assertInstanceOf(
            ProofResult.Refused.class, attestors.prove(tampered, PATIENCE, new StopSignal()));
    assertEquals(reason, refused.reason(), refused.detail());
    assertTrue(!refused.detail().isBlank());
  }

  private static void deposit(L1Client l1, RollupConfig config) {
    var _ =
        l1.raw(
            "eth_sendTransaction",
            Map.of(
                "from",
                RollupResource.OWNER.address().toHex(),
                "to",
                config.portal().toHex(),
                "value",
                "0xde0b6b3a7640000",
                "gas",
                "0x493e0"));
  }

  /// Runs the batcher until a batch is committed on L1 and its proof is asked for; that request is
  /// the answer.
  private static ProofRequest postBatch(ChainServices chain, L1Client l1, String l1Url) {
    AtomicReference<ProofRequest> asked = new AtomicReference<>();
    Prover recorder =
        new Prover() {
          @Override
          public String name() {
            return "recorder";
          }

          @Override
          public ProgramId programId() {
            return ProgramId.STATELESS_VALIDATOR_V1;
          }

          @Override
          public ProofResult prove(ProofRequest request, Duration limit, StopSignal stop) {
            asked.set(request);
            return new ProofResult.Refused(RefusalReason.TIMEOUT, "only recorded");
          }
        };
    Batcher batcher =
        Batcher.open(
            new BatcherConfig(
                chain.config(),
                chain.genesis().timestamp(),
                new BatchLimits(
                    new ChannelLimits(100, 2, 4, 1 << 20), SidecarFormat.BLOB_PROOFS, 1, 1),
                new ProofLimits(
                    1, Long.MAX_VALUE, Duration.ofSeconds(1), PATIENCE, 1_000_000, PATIENCE)),
            new BatcherPorts(
                chain.blocks(),
                chain.batches(),
                chain.l1Transactions(),
                chain.origins(),
                new RecordedWitnesses(chain.config(), chain.tables(), chain.states(), THREADS),
                chain.proofs(),
                PostedBlobs.NONE,
                new Unheard()),
            l1,
            new BeaconBlobSource(URI.create(l1Url), 0, 0),
            new Batcher.Accounts(
                RollupResource.BATCHER, RollupResource.SETTLEMENT, FeePolicy.DEFAULT),
            recorder,
            Runnable::run,
            Clock.systemUTC());
    return await(
        "a committed batch",
        () -> {
          batcher.stepBatches();
          batcher.stepSettlement();
          return Optional.ofNullable(asked.get());
        });
  }

  /// Nobody asks for heads here.
  private record Unheard() implements BatcherEvents {
    @Override
    public void batchSealed(StoredBatch batch, CloseReason reason) {}

    @Override
    public void safeHead(long l2BlockNumber) {}

    @Override
    public void finalizedHead(long l2BlockNumber) {}

    @Override
    public void originsRemoved(long firstL1BlockNumber) {}
  }

  private static AttestationAggregator attestors(ChainServices chain, L1Client l1, String l1Url) {
    return new AttestationAggregator(
        ProgramId.STATELESS_VALIDATOR_V1,
        RollupResource.ATTESTORS.stream()
            .map(key ->
                new StatelessAttestor(
                    chain.config(),
                    chain.genesis().timestamp(),
                    key,
                    l1,
                    new BeaconBlobSource(URI.create(l1Url), 0, 0),
                    THREADS))
            .toList(),
        RollupResource.THRESHOLD,
        RollupResource.ATTESTORS.size());
  }

  private static ProofRequest with(
      ProofRequest posted, Bytes witness, Bytes diff, PublicValues claimed) {
    return new ProofRequest(
        posted.firstBatch(),
        posted.lastBatch(),
        posted.batches(),
        claimed,
        witness,
        diff,
        posted.accessLists());
  }

  private static PublicValues withOutputRoot(PublicValues v) {
    Hash root = v.newOutputRoot();
    return new PublicValues(
        v.l1ChainId(),
        v.rollup(),
        v.l2ChainId(),
        v.configHash(),
        v.prevBatchHash(),
        v.lastBatchHash(),
        v.prevOutputRoot(),
        new Hash(root.w0(), root.w1(), root.w2(), root.w3() ^ 1),
        v.lastL2Block(),
        v.lastL2Timestamp(),
        v.prevDepositRollingHash(),
        v.newDepositRollingHash(),
        v.prover(),
        v.revertEpoch());
  }

  /// The byte in the middle, one bit changed.
  private static Bytes flipped(Bytes honest) {
    byte[] bytes = honest.toArray();
    bytes[bytes.length / 2] ^= 1;
    return Bytes.wrap(bytes);
  }

  /// One bit of one byte changed so that the encoding stays well-formed and only the state differs.
  private static Bytes otherState(Bytes honest) {
    for (int i = honest.size() - 1; i >= 0; i--) {
      byte[] bytes = honest.toArray();
      bytes[i] ^= 1;
      Bytes tampered = Bytes.wrap(bytes);
      if (decodes(tampered)) {
        return tampered;
      }
    }
    throw new AssertionError("a state diff of structure alone");
  }

  private static boolean decodes(Bytes diff) {
    try {
      return StateDiff.decode(diff) != null;
    } catch (IllegalArgumentException | RlpException e) {
      return false;
    }
  }

  private static <T> T await(String what, java.util.function.Supplier<Optional<T>> ask) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<T> answer = ask.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited %s for %s".formatted(PATIENCE, what));
      }
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
