package io.heddle.executor.stateless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.executor.witness.ExecutionWitness;
import io.heddle.executor.witness.InvalidWitnessException;
import io.heddle.executor.witness.InvalidWitnessException.Reason;
import io.heddle.executor.witness.WitnessRecorder;
import io.heddle.executor.witness.WitnessRecorder.Recording;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Stateless equals stateful on random blocks, and every tampering is refused. Seed:
/// `-Dheddle.seed=N`.
@Timeout(120)
class StatelessValidatorTest {
  private static final long SEED = Long.getLong("heddle.seed", 20_261_120L);
  private static final int BLOCKS = 24;
  private static final int FIRST = 13;
  private static final int LAST = 18;

  @TempDir Path directory;
  private TestRollup chain;

  @BeforeEach
  void buildChain() {
    System.out.println("StatelessValidatorTest: heddle.seed=" + SEED);
    chain = new TestRollup(directory, SEED);
    for (int i = 0; i < BLOCKS; i++) {
      chain.seal(6);
    }
  }

  @AfterEach
  void close() {
    chain.close();
  }

  private Recording record(int first, int last) {
    return WitnessRecorder.record(
        chain.config,
        chain.headers.get(first - 1),
        chain.store.at(first - 1).orElseThrow(),
        chain.range(first, last),
        (from, to) -> chain.headers.subList((int) from, (int) to));
  }

  private StatelessResult validate(ExecutionWitness witness, Optional<Bytes> diff) {
    return StatelessValidator.validate(
        chain.config, chain.headers.get(FIRST - 1), chain.range(FIRST, LAST), witness, diff);
  }

  private InvalidWitnessException refuses(ExecutionWitness witness) {
    return assertThrows(InvalidWitnessException.class, () -> validate(witness, Optional.empty()));
  }

  @Test
  void validate_everyRange_equalsWhatWasSealed() {
    for (int first = 1; first <= BLOCKS; first += 3) {
      int last = Math.min(BLOCKS, first + 4);
      Recording recording = record(first, last);
      ExecutionWitness witness = ExecutionWitness.decode(recording.witness().encode());
      assertEquals(recording.witness(), witness);
      StatelessResult result =
          StatelessValidator.validate(
              chain.config,
              chain.headers.get(first - 1),
              chain.range(first, last),
              witness,
              Optional.of(recording.diff().encode()));
      List<BlockHeader> sealed = chain.headers.subList(first, last + 1);
      assertEquals(sealed, recording.headers());
      assertEquals(sealed, result.headers());
      assertEquals(recording.diff(), result.diff());
      assertEquals(StatelessValidator.outputRoot(chain.headers.get(last)), result.outputRoot());
    }
  }

  /// BLOCKHASH costs 20 gas: one query each would hold up settlement for minutes.
  @Test
  void record_blockHashes_areReadInOneQuery() {
    List<String> queries = new ArrayList<>();
    Recording recording =
        WitnessRecorder.record(
            chain.config,
            chain.headers.get(FIRST - 1),
            chain.store.at(FIRST - 1).orElseThrow(),
            chain.range(FIRST, LAST),
            (from, to) -> {
              queries.add("[" + from + ".." + to + ")");
              return chain.headers.subList((int) from, (int) to);
            });
    assertTrue(recording.witness().headers().size() > 1, "no ancestor was read");
    assertEquals(List.of("[0.." + (FIRST - 1) + ")"), queries);
  }

  @Test
  void validate_oneNodeChangedOrLeftOut_isRefused() {
    ExecutionWitness witness = record(FIRST, LAST).witness();
    Random random = new Random(SEED);
    assertTrue(witness.state().size() > 20, "nodes: " + witness.state().size());
    for (int i = 0; i < witness.state().size(); i++) {
      for (List<Bytes> nodes :
          List.of(withBitFlipped(witness.state(), i, random), without(witness.state(), i))) {
        ExecutionWitness tampered =
            ExecutionWitness.of(nodes, witness.codes(), witness.keys(), witness.headers());
        assertEquals(Reason.MISSING_NODE, refuses(tampered).reason());
      }
    }
  }

  @Test
  void validate_oneCodeChangedOrLeftOut_isRefused() {
    ExecutionWitness witness = record(1, BLOCKS).witness();
    Random random = new Random(SEED);
    assertFalse(witness.codes().isEmpty());
    for (int i = 0; i < witness.codes().size(); i++) {
      for (List<Bytes> codes :
          List.of(withBitFlipped(witness.codes(), i, random), without(witness.codes(), i))) {
        ExecutionWitness tampered =
            ExecutionWitness.of(witness.state(), codes, witness.keys(), witness.headers());
        InvalidWitnessException refused =
            assertThrows(
                InvalidWitnessException.class,
                () ->
                    StatelessValidator.validate(
                        chain.config,
                        chain.headers.getFirst(),
                        chain.range(1, BLOCKS),
                        tampered,
                        Optional.empty()));
        assertEquals(Reason.MISSING_CODE, refused.reason());
      }
    }
  }

  @Test
  void validate_headersOrKeysChanged_isRefused() {
    ExecutionWitness witness = record(FIRST, LAST).witness();
    Random random = new Random(SEED);
    for (int i = 0; i < witness.headers().size(); i++) {
      List<Bytes> changed = withBitFlipped(witness.headers(), i, random);
      assertEquals(
          Reason.WRONG_PARENT,
          refuses(new ExecutionWitness(witness.state(), witness.codes(), witness.keys(), changed))
              .reason());
    }
    List<Bytes> shorter = without(witness.headers(), 0);
    assertEquals(
        Reason.MISSING_HEADER,
        refuses(new ExecutionWitness(witness.state(), witness.codes(), witness.keys(), shorter))
            .reason());
    for (int i = 0; i < witness.keys().size(); i++) {
      assertEquals(
          Reason.UNUSED,
          refuses(
                  ExecutionWitness.of(
                      witness.state(),
                      witness.codes(),
                      withBitFlipped(witness.keys(), i, random),
                      witness.headers()))
              .reason());
    }
  }

  @Test
  void validate_anyByteOfTheEncodingChanged_isRefused() {
    Bytes encoded = record(FIRST, LAST).witness().encode();
    Random random = new Random(SEED);
    for (int i = 0; i < 300; i++) {
      byte[] tampered = encoded.toArray();
      tampered[random.nextInt(tampered.length)] ^= (byte) (1 << random.nextInt(8));
      assertThrows(
          InvalidWitnessException.class,
          () -> validate(ExecutionWitness.decode(Bytes.wrap(tampered)), Optional.empty()));
    }
  }

  @Test
  void validate_uselessNode_isRefused() {
    ExecutionWitness witness = record(FIRST, LAST).witness();
    List<Bytes> more = new ArrayList<>(witness.state());
    more.add(Bytes.fromHex("0xc22001"));
    assertEquals(
        Reason.UNUSED,
        refuses(ExecutionWitness.of(more, witness.codes(), witness.keys(), witness.headers()))
            .reason());
  }

  @Test
  void validate_claimedDiffChanged_namesTheFirstDifference() {
    Recording recording = record(FIRST, LAST);
    StateDiff diff = recording.diff();
    Address address = diff.accounts().firstKey();
    SortedMap<Address, AccountChange> accounts = new TreeMap<>(diff.accounts());
    Account richer = new Account(0, U256.MAX, Keccak.EMPTY);
    accounts.put(address, new AccountChange(Optional.of(richer), false, new TreeMap<>()));
    Bytes claimed = new StateDiff(accounts, diff.codes()).encode();
    InvalidWitnessException refused =
        assertThrows(
            InvalidWitnessException.class,
            () -> validate(recording.witness(), Optional.of(claimed)));
    assertEquals(Reason.DIFF_MISMATCH, refused.reason());
    assertTrue(String.valueOf(refused.getMessage()).contains(address.toHex()), refused.toString());
    Random random = new Random(SEED);
    for (int i = 0; i < 100; i++) {
      byte[] tampered = diff.encode().toArray();
      tampered[random.nextInt(tampered.length)] ^= (byte) (1 << random.nextInt(8));
      assertThrows(
          InvalidWitnessException.class,
          () -> validate(recording.witness(), Optional.of(Bytes.wrap(tampered))));
    }
  }

  @Test
  void validate_inputsChangedOrOutOfPlace_isRefused() {
    ExecutionWitness witness = record(FIRST, LAST).witness();
    List<BlockInputs> blocks = chain.range(FIRST, LAST);
    BlockHeader parent = chain.headers.get(FIRST - 1);
    InvalidWitnessException gap =
        assertThrows(
            InvalidWitnessException.class,
            () ->
                StatelessValidator.validate(
                    chain.config, parent, blocks.subList(1, 3), witness, Optional.empty()));
    assertEquals(Reason.WRONG_PARENT, gap.reason());
    InvalidWitnessException wrongParent =
        assertThrows(
            InvalidWitnessException.class,
            () ->
                StatelessValidator.validate(
                    chain.config,
                    chain.headers.get(FIRST),
                    chain.range(FIRST + 1, LAST),
                    witness,
                    Optional.empty()));
    assertEquals(Reason.WRONG_PARENT, wrongParent.reason());
    List<BlockInputs> replayed = new ArrayList<>(blocks);
    BlockInputs first = blocks.getFirst();
    List<RecoveredTransaction> twice = new ArrayList<>(first.transactions());
    twice.add(first.transactions().getLast());
    replayed.set(
        0,
        new BlockInputs(
            first.number(), first.timestamp(), first.origin(), first.sequenceNumber(), twice));
    InvalidWitnessException invalid =
        assertThrows(
            InvalidWitnessException.class,
            () ->
                StatelessValidator.validate(
                    chain.config, parent, replayed, witness, Optional.empty()));
    assertEquals(Reason.INVALID_BLOCK, invalid.reason());
  }

  private static List<Bytes> withBitFlipped(List<Bytes> items, int index, Random random) {
    byte[] bytes = items.get(index).toArray();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    List<Bytes> changed = new ArrayList<>(items);
    changed.set(index, Bytes.wrap(bytes));
    return changed;
  }

  private static List<Bytes> without(List<Bytes> items, int index) {
    List<Bytes> fewer = new ArrayList<>(items);
    fewer.remove(index);
    return fewer;
  }
}
