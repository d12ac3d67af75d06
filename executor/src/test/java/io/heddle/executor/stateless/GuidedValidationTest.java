package io.heddle.executor.stateless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.Cancellation;
import io.heddle.executor.ExecutionCancelledException;
import io.heddle.executor.access.AccountChanges;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.access.Change;
import io.heddle.executor.access.RangeAccessLists;
import io.heddle.executor.access.SlotChanges;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.witness.BlockReplay;
import io.heddle.executor.witness.ExecutionWitness;
import io.heddle.executor.witness.InvalidWitnessException;
import io.heddle.executor.witness.WitnessRecorder;
import io.heddle.executor.witness.WitnessRecorder.Recording;
import io.heddle.executor.witness.WitnessSource;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.crypto.Keccak;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Validation by access lists, right and wrong ones, says the same as validation without, of honest
/// and of tampered witnesses. Seed: `-Dheddle.seed=N`.
@Timeout(300)
class GuidedValidationTest {
  private static final long SEED = Long.getLong("heddle.seed", 20_261_120L);
  private static final int THREADS = 3;
  private static final int TRANSACTIONS = 60;

  /// Blocks 1 and 2 hold anything, 3 to 6 nothing that is deleted, 7 and 8 calls of the contract
  /// whose reads depend on what it finds, in its first slots.
  private static final int BLOCKS = 8;

  private static final int CALM_FIRST = 3;
  private static final int CALM_LAST = 6;
  private static final int POINTERS = 7;
  private static final int POINTER_SLOTS = 4;

  @TempDir Path directory;
  private TestRollup chain;
  private final Random random = new Random(SEED);

  @BeforeEach
  void buildChain() {
    System.out.println("GuidedValidationTest: heddle.seed=" + SEED);
    chain = new TestRollup(directory, SEED);
    for (int i = 1; i < CALM_FIRST; i++) {
      chain.seal(TRANSACTIONS);
    }
    for (int i = CALM_FIRST; i <= CALM_LAST; i++) {
      chain.sealCalls(TRANSACTIONS);
    }
    for (int i = POINTERS; i <= BLOCKS; i++) {
      chain.sealPointers(TRANSACTIONS, POINTER_SLOTS);
    }
  }

  @AfterEach
  void close() {
    chain.close();
  }

  private Recording record(int first, int last, RangeAccessLists lists) {
    return WitnessRecorder.record(
        chain.config,
        chain.headers.get(first - 1),
        chain.store.at(first - 1).orElseThrow(),
        chain.range(first, last),
        (from, to) -> chain.headers.subList((int) from, (int) to),
        lists,
        THREADS,
        Cancellation.NEVER);
  }

  /// Neither the recording nor the verdict is anything but cancelled, with lists or without, at
  /// whatever header it is noticed.
  @Test
  void cancelledInTheMiddle_endsWithoutAnAnswer() {
    Recording honest = record(1, BLOCKS, RangeAccessLists.NONE);
    for (RangeAccessLists lists :
        List.of(RangeAccessLists.NONE, new RangeAccessLists(chain.lists(1, BLOCKS)))) {
      AtomicInteger ancestors = new AtomicInteger();
      Cancellation recording = new Cancellation();
      assertThrows(
          ExecutionCancelledException.class,
          () ->
              WitnessRecorder.record(
                  chain.config,
                  chain.headers.get(CALM_FIRST - 1),
                  chain.store.at(CALM_FIRST - 1).orElseThrow(),
                  chain.range(CALM_FIRST, CALM_LAST),
                  (from, to) -> {
                    ancestors.incrementAndGet();
                    recording.cancel();
                    return chain.headers.subList((int) from, (int) to);
                  },
                  lists,
                  THREADS,
                  recording));
      assertTrue(ancestors.get() > 0, "no header was asked for");
      Cancellation validation = new Cancellation();
      validation.cancel();
      assertThrows(
          ExecutionCancelledException.class,
          () ->
              StatelessValidator.validate(
                  chain.config,
                  chain.headers.get(0),
                  chain.range(1, BLOCKS),
                  honest.witness(),
                  Optional.of(honest.diff().encode()),
                  lists,
                  THREADS,
                  validation));
    }
  }

  /// What validation says, as something that can be compared.
  private Object verdict(
      int first, int last, ExecutionWitness witness, Bytes diff, RangeAccessLists lists) {
    try {
      return StatelessValidator.validate(
          chain.config,
          chain.headers.get(first - 1),
          chain.range(first, last),
          witness,
          Optional.of(diff),
          lists,
          THREADS,
          Cancellation.NEVER);
    } catch (InvalidWitnessException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  private boolean isGuidedToTheEnd(
      int first, int last, ExecutionWitness witness, RangeAccessLists lists) {
    BlockHeader parent = chain.headers.get(first - 1);
    WitnessSource source = new WitnessSource(witness, parent);
    Optional<BlockReplay.Result> result =
        BlockReplay.runGuided(
            chain.config,
            parent,
            chain.range(first, last),
            source,
            source::code,
            source,
            lists,
            THREADS,
            Cancellation.NEVER);
    result.ifPresent(replayed -> source.requireAllUsed(replayed.keys(), parent));
    return result.isPresent();
  }

  @Test
  void rightLists_everyRange_sameWitnessAndSameResult() {
    for (int first = 1; first <= BLOCKS; first++) {
      for (int last = first; last <= BLOCKS; last++) {
        RangeAccessLists lists = new RangeAccessLists(chain.lists(first, last));
        Recording serial = record(first, last, RangeAccessLists.NONE);
        Recording guided = record(first, last, lists);
        assertTrue(serial.equals(guided), "another witness: " + first + ".." + last);
        Bytes diff = serial.diff().encode();
        Object expected = verdict(first, last, serial.witness(), diff, RangeAccessLists.NONE);
        assertEquals(StatelessResult.class, expected.getClass());
        assertEquals(expected, verdict(first, last, serial.witness(), diff, lists));
        assertTrue(
            first < CALM_FIRST || isGuidedToTheEnd(first, last, serial.witness(), lists),
            "right lists led nowhere: " + first + ".." + last);
      }
    }
  }

  @Test
  void anyLists_anyWitness_sameVerdict() {
    int first = CALM_FIRST;
    int last = POINTERS;
    Recording honest = record(first, last, RangeAccessLists.NONE);
    Bytes diff = honest.diff().encode();
    List<ExecutionWitness> witnesses = tampered(honest.witness());
    witnesses.add(honest.witness());
    List<RangeAccessLists> advice = advice(first, last);
    int refused = 0;
    for (ExecutionWitness witness : witnesses) {
      Object expected = verdict(first, last, witness, diff, RangeAccessLists.NONE);
      refused += expected instanceof String ? 1 : 0;
      for (RangeAccessLists lists : advice) {
        assertEquals(expected, verdict(first, last, witness, diff, lists));
      }
    }
    assertEquals(witnesses.size() - 1, refused);
    Bytes otherDiff = record(first, last - 1, RangeAccessLists.NONE).diff().encode();
    Object mismatch = verdict(first, last, honest.witness(), otherDiff, RangeAccessLists.NONE);
    assertTrue(mismatch.toString().startsWith("DIFF_MISMATCH"), mismatch.toString());
    for (RangeAccessLists lists : advice) {
      assertEquals(mismatch, verdict(first, last, honest.witness(), otherDiff, lists));
    }
  }

  /// The list leads executions astray, to a slot whose proof somebody has put into the witness. A
  /// witness with that slot is refused all the same: no honest execution reads it.
  @Test
  void listThatLeadsToAddedNodes_isRefused() {
    Recording honest = record(POINTERS, POINTERS, RangeAccessLists.NONE);
    U256 elsewhere = U256.of(TestRollup.POINTER_SLOTS - 1);
    List<Bytes> nodes = new ArrayList<>(honest.witness().state());
    nodes.addAll(proof(POINTERS - 1, TestRollup.POINTER, elsewhere));
    List<Bytes> keys = new ArrayList<>(honest.witness().keys());
    keys.add(Bytes.wrap(elsewhere.toBytes()));
    BlockAccessList right = BlockAccessList.decode(chain.accessLists.get(POINTERS));
    BlockAccessList astray = each(right, changes -> pointingTo(elsewhere, changes));
    assertNotEquals(right, astray);
    RangeAccessLists lists = new RangeAccessLists(List.of(astray.encode()));
    for (List<Bytes> claimedKeys : List.of(honest.witness().keys(), keys)) {
      ExecutionWitness witness =
          ExecutionWitness.of(
              nodes, honest.witness().codes(), claimedKeys, honest.witness().headers());
      assertNotEquals(honest.witness(), witness);
      Bytes diff = honest.diff().encode();
      Object expected = verdict(POINTERS, POINTERS, witness, diff, RangeAccessLists.NONE);
      assertTrue(expected.toString().startsWith("UNUSED"), expected.toString());
      for (int i = 0; i < 20; i++) {
        assertEquals(expected, verdict(POINTERS, POINTERS, witness, diff, lists));
      }
    }
  }

  @Test
  void lists_encodedAndRead_areTheSame() {
    RangeAccessLists lists = new RangeAccessLists(chain.accessLists);
    assertEquals(lists, RangeAccessLists.decode(lists.encode()));
    assertEquals(RangeAccessLists.NONE, RangeAccessLists.decode(Bytes.EMPTY));
    assertEquals(Bytes.EMPTY, RangeAccessLists.NONE.encode());
    Bytes encoded = lists.encode();
    assertEquals(
        RangeAccessLists.NONE, RangeAccessLists.decode(encoded.slice(0, encoded.size() - 1)));
    assertEquals(
        RangeAccessLists.NONE, RangeAccessLists.decode(Bytes.concat(encoded, Bytes.of(1))));
    assertTrue(lists.list(0).isEmpty() && lists.list(BLOCKS).isPresent());
    assertTrue(lists.list(BLOCKS + 1).isEmpty());
    assertTrue(new RangeAccessLists(List.of(Bytes.of(1))).list(0).isEmpty());
    Bytes large = Bytes.wrap(new byte[RangeAccessLists.MAX_BYTES]);
    assertEquals(
        List.of(Bytes.EMPTY, large),
        RangeAccessLists.fitting(
                List.of(Optional.empty(), Optional.of(large), Optional.of(Bytes.of(1))))
            .encoded());
  }

  /// The nodes on the way to a slot in the state after a block.
  private List<Bytes> proof(int block, Address address, U256 slot) {
    List<Bytes> nodes = new ArrayList<>();
    var state = chain.store.at(block).orElseThrow();
    var trie =
        new StateTrie(
            (Hash owner, Bytes path, Hash hash) -> {
              Bytes rlp = state.node(owner, path, hash);
              nodes.add(rlp);
              return rlp;
            },
            state.stateRoot());
    assertEquals(U256.ONE, trie.storage(address, slot));
    return nodes;
  }

  private List<ExecutionWitness> tampered(ExecutionWitness honest) {
    List<ExecutionWitness> witnesses = new ArrayList<>();
    for (int i = 0; i < honest.state().size(); i += 5) {
      List<Bytes> nodes = new ArrayList<>(honest.state());
      nodes.set(i, flipped(nodes.get(i)));
      witnesses.add(with(honest, nodes, honest.codes(), honest.keys()));
      nodes.remove(i);
      witnesses.add(with(honest, nodes, honest.codes(), honest.keys()));
    }
    for (int i = 0; i < honest.codes().size(); i++) {
      List<Bytes> codes = new ArrayList<>(honest.codes());
      codes.set(i, flipped(codes.get(i)));
      witnesses.add(with(honest, honest.state(), codes, honest.keys()));
    }
    List<Bytes> more = new ArrayList<>(honest.state());
    more.addAll(proof(CALM_FIRST - 1, TestRollup.POINTER, U256.of(TestRollup.POINTER_SLOTS - 1)));
    witnesses.add(with(honest, more, honest.codes(), honest.keys()));
    List<Bytes> codes = new ArrayList<>(honest.codes());
    codes.add(Bytes.fromHex("0x600160015500"));
    witnesses.add(with(honest, honest.state(), codes, honest.keys()));
    List<Bytes> fewerKeys = new ArrayList<>(honest.keys());
    fewerKeys.remove(random.nextInt(fewerKeys.size()));
    witnesses.add(with(honest, honest.state(), honest.codes(), fewerKeys));
    List<Bytes> moreKeys = new ArrayList<>(honest.keys());
    moreKeys.add(Bytes.wrap(Keccak.EMPTY.toBytes()));
    witnesses.add(with(honest, honest.state(), honest.codes(), moreKeys));
    return witnesses;
  }

  private static ExecutionWitness with(
      ExecutionWitness honest, List<Bytes> nodes, List<Bytes> codes, List<Bytes> keys) {
    return ExecutionWitness.of(nodes, codes, keys, honest.headers());
  }

  /// Right lists, and wrong ones of all kinds.
  private List<RangeAccessLists> advice(int first, int last) {
    List<Bytes> right = chain.lists(first, last);
    U256 elsewhere = U256.of(TestRollup.POINTER_SLOTS - 1);
    List<RangeAccessLists> advice = new ArrayList<>();
    advice.add(new RangeAccessLists(right));
    advice.add(new RangeAccessLists(right.subList(0, 1)));
    advice.add(new RangeAccessLists(right.reversed()));
    advice.add(new RangeAccessLists(chain.lists(first - 1, last - 1)));
    advice.add(rewritten(right, changes -> pointingTo(elsewhere, changes)));
    advice.add(rewritten(right, GuidedValidationTest::richer));
    advice.add(rewritten(right, changes -> reading(elsewhere, changes)));
    advice.add(rewritten(right, GuidedValidationTest::withCode));
    advice.add(
        rewritten(
            right,
            changes ->
                new AccountChanges(
                    changes.address(), List.of(), List.of(), List.of(), List.of(), List.of())));
    advice.add(
        new RangeAccessLists(right.stream().map(list -> BlockAccessList.EMPTY.encode()).toList()));
    advice.add(new RangeAccessLists(right.stream().map(this::flipped).toList()));
    return advice;
  }

  private static RangeAccessLists rewritten(
      List<Bytes> lists, UnaryOperator<AccountChanges> change) {
    List<Bytes> wrong =
        lists.stream().map(list -> each(BlockAccessList.decode(list), change).encode()).toList();
    assertNotEquals(lists, wrong);
    return new RangeAccessLists(wrong);
  }

  private static BlockAccessList each(BlockAccessList list, UnaryOperator<AccountChanges> change) {
    return new BlockAccessList(list.accounts().stream().map(change).toList());
  }

  /// Every value that is written to any slot is this one.
  private static AccountChanges pointingTo(U256 value, AccountChanges changes) {
    return new AccountChanges(
        changes.address(),
        changes.storageChanges().stream()
            .map(slot ->
                new SlotChanges(
                    slot.slot(),
                    slot.changes().stream()
                        .map(write -> new Change.Storage(write.index(), value))
                        .toList()))
            .toList(),
        changes.storageReads(),
        changes.balanceChanges(),
        changes.nonceChanges(),
        changes.codeChanges());
  }

  private static AccountChanges richer(AccountChanges changes) {
    return new AccountChanges(
        changes.address(),
        changes.storageChanges(),
        changes.storageReads(),
        changes.balanceChanges().stream()
            .map(balance -> new Change.Balance(balance.index(), balance.value().add(U256.ONE)))
            .toList(),
        changes.nonceChanges(),
        changes.codeChanges());
  }

  /// Looks at one slot more.
  private static AccountChanges reading(U256 slot, AccountChanges changes) {
    return changes.storageReads().isEmpty() && changes.slot(slot) == null
        ? new AccountChanges(
            changes.address(),
            changes.storageChanges(),
            List.of(slot),
            changes.balanceChanges(),
            changes.nonceChanges(),
            changes.codeChanges())
        : changes;
  }

  private static AccountChanges withCode(AccountChanges changes) {
    return new AccountChanges(
        changes.address(),
        changes.storageChanges(),
        changes.storageReads(),
        changes.balanceChanges(),
        changes.nonceChanges(),
        List.of(new Change.Code(1, Bytes.fromHex("0x5f545f5500"))));
  }

  private Bytes flipped(Bytes honest) {
    byte[] bytes = honest.toArray();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return Bytes.wrap(bytes);
  }
}
