package io.heddle.sequencer.prover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.derivation.DerivationCursor;
import io.heddle.batcher.l1.read.BatchRange;
import io.heddle.batcher.port.RangeRecording;
import io.heddle.executor.Cancellation;
import io.heddle.executor.access.RangeAccessLists;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.primitives.rollup.L1Deposit;
import io.heddle.prover.BatchReference;
import io.heddle.prover.ProofRequest;
import io.heddle.prover.PublicValues;
import io.heddle.prover.RefusalReason;
import io.heddle.prover.StopSignal;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.TestChain;
import io.heddle.sequencer.builder.BuilderFixture;
import io.heddle.sequencer.builder.MemoryOrigins;
import io.heddle.sequencer.prover.RangeVerification.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an attestor confirms and what it denies, on blocks that the builder really made: one
/// changed byte anywhere in the witness, the diff or the output root is refused, with the reason,
/// whatever the access lists say.
class RangeVerificationTest {
  private static final int TAMPERED_POSITIONS = 60;
  private static final int THREADS = 2;

  /// Transactions for which it is worth going by an access list.
  private static final int MANY = 48;

  @TempDir Path directory;

  @Test
  void honestClaim_isConfirmed_andEveryTamperedByteIsDenied() {
    long seed = Long.getLong("heddle.seed", System.nanoTime());
    System.out.println("seed: -Dheddle.seed=" + seed);
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      Range range = range(node);
      RangeVerification verification = new RangeVerification(TestChain.CONFIG, THREADS);
      ProofRequest honest = range.request();
      assertEquals(
          new Verdict.Confirmed(honest.claimed()),
          verification.verify(honest, range.derived(), Cancellation.NEVER));

      Random random = new Random(seed);
      for (Bytes lists :
          List.of(Bytes.EMPTY, Bytes.of(1), tampered(honest.accessLists(), random))) {
        ProofRequest advised =
            request(honest.claimed(), honest.witness(), honest.stateDiff(), lists);
        assertEquals(
            new Verdict.Confirmed(honest.claimed()),
            verification.verify(advised, range.derived(), Cancellation.NEVER));
      }
      for (int i = 0; i < TAMPERED_POSITIONS; i++) {
        Bytes witness = tampered(honest.witness(), random);
        assertEquals(
            RefusalReason.INVALID_WITNESS,
            denied(verification, range, witness, honest.stateDiff(), honest.claimed()).reason());
        Bytes diff = tampered(honest.stateDiff(), random);
        Verdict.Denied denied =
            denied(verification, range, honest.witness(), diff, honest.claimed());
        assertTrue(
            denied.reason() == RefusalReason.STATE_DIFF_MISMATCH
                || denied.detail().startsWith("MALFORMED"),
            denied.toString());
      }
    }
  }

  @Test
  void tamperedOutputRoots_areDenied() {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      Range range = range(node);
      RangeVerification verification = new RangeVerification(TestChain.CONFIG, THREADS);
      ProofRequest honest = range.request();
      PublicValues wrongNew =
          claim(range.blocks(), honest.claimed().prevOutputRoot(), TestChain.l1Hash(1));
      Verdict.Denied denied =
          denied(verification, range, honest.witness(), honest.stateDiff(), wrongNew);
      assertEquals(RefusalReason.OUTPUT_ROOT_MISMATCH, denied.reason());
      assertTrue(denied.detail().contains(TestChain.l1Hash(1).toHex()));
      PublicValues wrongPrevious =
          claim(range.blocks(), TestChain.l1Hash(1), honest.claimed().newOutputRoot());
      assertEquals(
          RefusalReason.INVALID_WITNESS,
          denied(verification, range, honest.witness(), honest.stateDiff(), wrongPrevious)
              .reason());
    }
  }

  @Test
  void calledOff_endsBeforeItIsDone() {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      Range range = range(node);
      Cancellation cancellation = new Cancellation();
      cancellation.cancel();
      Verdict.Denied denied =
          assertInstanceOf(
              Verdict.Denied.class,
              new RangeVerification(TestChain.CONFIG, THREADS)
                  .verify(range.request(), range.derived(), cancellation));
      assertEquals(RefusalReason.TIMEOUT, denied.reason());
      StopSignal stop = new StopSignal();
      stop.give();
      assertInstanceOf(
          RangeRecording.CalledOff.class,
          new RecordedWitnesses(TestChain.CONFIG, node.tables, node.states, THREADS)
              .record(1, 4, stop));
    }
  }

  private record Range(
      List<SealedBlock> blocks, BatchRange.Derived derived, ProofRequest request) {}

  /// Four blocks with a deposit and transfers, so many in one of them that its access list is used,
  /// and the honest claim about them.
  private static Range range(BuilderFixture node) {
    Address depositor = TestChain.key(7).address();
    L1Deposit deposit = TestChain.deposit(101, 0, 0, depositor, TestChain.ETHER, Hash.ZERO);
    node.addOrigin(100);
    node.addOrigin(101, deposit);
    List<SealedBlock> blocks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      var _ = node.pool.submit(TestChain.transfer(TestChain.key(0), i, 5).encoded());
      for (int j = 0; i == 2 && j < MANY; j++) {
        var _ = node.pool.submit(TestChain.transfer(TestChain.key(1 + j % 4), j / 4, 5).encoded());
      }
      var _ = node.produceBlock();
      blocks.add(node.chain.head().block());
    }
    RecordedWitnesses witnesses =
        new RecordedWitnesses(TestChain.CONFIG, node.tables, node.states, THREADS);
    SealedBlock last = blocks.getLast();
    DerivationCursor end =
        new DerivationCursor(
            last.number(),
            last.header().timestamp(),
            last.origin().number(),
            last.origin().hash(),
            last.sequenceNumber(),
            1,
            deposit.rollingHash());
    BatchRange.Derived derived =
        new BatchRange.Derived(
            DerivationCursor.genesis(TestChain.ROLLUP, TestChain.GENESIS_TIME),
            blocks.stream().map(RangeVerificationTest::inputs).toList(),
            end);
    PublicValues claim =
        new PublicValues(
            TestChain.ROLLUP.l1ChainId(),
            TestChain.ROLLUP.rollup(),
            TestChain.CHAIN_ID,
            TestChain.ROLLUP.configHash(),
            TestChain.l1Hash(8),
            TestChain.l1Hash(9),
            witnesses.outputRoot(0),
            witnesses.outputRoot(last.number()),
            last.number(),
            last.header().timestamp(),
            Hash.ZERO,
            deposit.rollingHash(),
            depositor,
            0);
    var recorded =
        assertInstanceOf(RangeRecording.Recorded.class, witnesses.record(1, 4, new StopSignal()));
    Bytes lists = recorded.accessLists();
    assertTrue(
        RangeAccessLists.decode(lists).encoded().stream().anyMatch(list -> !list.isEmpty()),
        "no block with a list");
    ProofRequest request = request(claim, recorded.witness(), recorded.stateDiff(), lists);
    return new Range(blocks, derived, request);
  }

  private static PublicValues claim(List<SealedBlock> blocks, Hash previous, Hash next) {
    SealedBlock last = blocks.getLast();
    return new PublicValues(
        TestChain.ROLLUP.l1ChainId(),
        TestChain.ROLLUP.rollup(),
        TestChain.CHAIN_ID,
        TestChain.ROLLUP.configHash(),
        TestChain.l1Hash(8),
        TestChain.l1Hash(9),
        previous,
        next,
        last.number(),
        last.header().timestamp(),
        Hash.ZERO,
        Hash.ZERO,
        TestChain.key(7).address(),
        0);
  }

  private static BlockInputs inputs(SealedBlock block) {
    return new BlockInputs(
        block.number(),
        block.header().timestamp(),
        block.origin(),
        block.sequenceNumber(),
        block.transactions());
  }

  private static ProofRequest request(PublicValues claim, Bytes witness, Bytes diff, Bytes lists) {
    return new ProofRequest(
        1,
        1,
        List.of(new BatchReference(1, claim.lastBatchHash(), TestChain.l1Hash(5), 120)),
        claim,
        witness,
        diff,
        lists);
  }

  private static Verdict.Denied denied(
      RangeVerification verification, Range range, Bytes witness, Bytes diff, PublicValues claim) {
    Verdict verdict =
        verification.verify(
            request(claim, witness, diff, Bytes.EMPTY), range.derived(), Cancellation.NEVER);
    Bytes lists = range.request().accessLists();
    assertEquals(
        verdict,
        verification.verify(
            request(claim, witness, diff, lists), range.derived(), Cancellation.NEVER));
    return assertInstanceOf(Verdict.Denied.class, verdict);
  }

  /// One bit of one byte flipped.
  private static Bytes tampered(Bytes honest, Random random) {
    byte[] bytes = honest.toArray();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return Bytes.wrap(bytes);
  }
}
