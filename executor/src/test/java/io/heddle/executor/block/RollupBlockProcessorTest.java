package io.heddle.executor.block;

import static io.heddle.executor.block.RollupFixture.ALICE;
import static io.heddle.executor.block.RollupFixture.BOB;
import static io.heddle.executor.block.RollupFixture.CONFIG;
import static io.heddle.executor.block.RollupFixture.ETHER;
import static io.heddle.executor.block.RollupFixture.HASHES;
import static io.heddle.executor.block.RollupFixture.ORIGIN;
import static io.heddle.executor.block.RollupFixture.PARENT;
import static io.heddle.executor.block.RollupFixture.RECIPIENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.Account;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.MapState;
import io.heddle.executor.OverlayView;
import io.heddle.executor.RejectReason;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.Predeploys;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.primitives.transaction.ContractAddress;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RollupBlockProcessorTest {
  private static final SerialBlockExecutor EXECUTOR = new SerialBlockExecutor();

  @Test
  void process_transfer_movesEveryFeeIntoItsVault() {
    MapState state = RollupFixture.state();
    ProcessedBlock block =
        process(state, RollupFixture.inputs(RollupFixture.transfer(ALICE, 0, ETHER)));
    Included transfer = assertInstanceOf(Included.class, block.result().outcomes().get(1));
    MapState after = state.after(block.result().diff());
    U256 gasUsed = U256.of(transfer.gasUsed());
    U256 baseFee = block.env().baseFee();
    assertEquals(21_000, transfer.gasUsed());
    assertFalse(transfer.l1Fee().isZero());
    assertEquals(ETHER, balance(after, RECIPIENT));
    assertEquals(baseFee.multiply(gasUsed), balance(after, Predeploys.BASE_FEE_VAULT));
    assertEquals(
        RollupFixture.GWEI.multiply(gasUsed), balance(after, Predeploys.SEQUENCER_FEE_VAULT));
    assertEquals(transfer.l1Fee(), balance(after, Predeploys.L1_FEE_VAULT));
    assertEquals(total(state), total(after), "ETH appeared or vanished");
  }

  @Test
  void process_deposit_mintsAndReportsItsNonce() {
    MapState state = RollupFixture.state();
    Address depositor = Address.fromHex("0x00000000000000000000000000000000000000d1");
    ProcessedBlock block =
        process(
            state,
            RollupFixture.inputs(
                RollupFixture.deposit(
                    depositor, Optional.of(RECIPIENT), ETHER, U256.of(5), 100_000, Bytes.EMPTY)));
    Included deposit = assertInstanceOf(Included.class, block.result().outcomes().get(1));
    MapState after = state.after(block.result().diff());
    assertTrue(deposit.receipt().success());
    assertEquals(21_000, deposit.gasUsed());
    assertEquals(OptionalLong.of(0), deposit.receipt().depositNonce());
    assertEquals(OptionalLong.of(1), deposit.receipt().depositNonceVersion());
    assertEquals(ETHER.subtract(U256.of(5)), balance(after, depositor));
    assertEquals(U256.of(5), balance(after, RECIPIENT));
    assertEquals(1, account(after, depositor).nonce());
  }

  @Test
  void process_failingDeposits_keepTheMint() {
    Address depositor = Address.fromHex("0x00000000000000000000000000000000000000d1");
    Bytes invalid = Bytes.fromHex("0xfe");
    List<RecoveredTransaction> failing =
        List.of(
            // Too little gas to begin, more value than there is, and code that halts.
            RollupFixture.deposit(
                depositor, Optional.of(RECIPIENT), U256.ONE, U256.ZERO, 20_000, Bytes.EMPTY),
            RollupFixture.deposit(
                depositor, Optional.of(RECIPIENT), U256.ONE, ETHER, 100_000, Bytes.EMPTY),
            RollupFixture.deposit(
                depositor, Optional.empty(), U256.ONE, U256.ONE, 100_000, invalid));
    MapState state = RollupFixture.state();
    ProcessedBlock block =
        process(state, RollupFixture.inputs(failing.toArray(RecoveredTransaction[]::new)));
    for (int i = 1; i <= 3; i++) {
      Included deposit = assertInstanceOf(Included.class, block.result().outcomes().get(i));
      assertFalse(deposit.receipt().success());
      assertEquals(OptionalLong.of(i - 1), deposit.depositNonce());
      assertEquals(i == 1 ? 20_000 : 100_000, deposit.gasUsed());
    }
    MapState after = state.after(block.result().diff());
    assertEquals(U256.of(3), balance(after, depositor));
    assertEquals(3, account(after, depositor).nonce());
  }

  @Test
  void execute_inSlices_isTheSameBlock() {
    MapState state = RollupFixture.state();
    // Deploys code that stores 42 at slot 0 when called, then calls it.
    Bytes initCode = Bytes.fromHex("0x64602a5f55005f526005601bf3");
    Address contract = ContractAddress.create(ALICE.address(), 1);
    List<RecoveredTransaction> transactions =
        List.of(
            RollupFixture.attributes(),
            RollupFixture.transfer(ALICE, 0, ETHER),
            RollupFixture.transaction(ALICE, 1, Optional.empty(), U256.ZERO, initCode, 200_000),
            RollupFixture.transfer(BOB, 7, U256.ONE), // rejected
            RollupFixture.transaction(
                BOB, 0, Optional.of(contract), U256.ZERO, Bytes.EMPTY, 100_000),
            RollupFixture.transfer(BOB, 1, U256.ONE));
    BlockEnv env = BlockEnvs.rollup(CONFIG, PARENT, 1_002, ORIGIN, HASHES);
    BlockResult whole = EXECUTOR.execute(env, SliceStart.BLOCK_START, transactions, state);
    assertEquals(
        RejectReason.NONCE_TOO_HIGH,
        assertInstanceOf(Rejected.class, whole.outcomes().get(3)).reason());

    StateDiff diff = StateDiff.EMPTY;
    SliceStart start = SliceStart.BLOCK_START;
    for (int i = 0; i < transactions.size(); i++) {
      StateView view = new OverlayView(state, diff);
      BlockResult slice = EXECUTOR.execute(env, start, transactions.subList(i, i + 1), view);
      assertEquals(whole.outcomes().get(i), slice.outcomes().getFirst(), "transaction " + i);
      diff = diff.then(slice.diff());
      start = new SliceStart(i + 1, 0, slice.gasUsed());
    }
    assertEquals(whole.diff(), diff);
    assertEquals(U256.of(42), state.after(diff).storage(contract, U256.ZERO));
  }

  @Test
  void header_processedBlock_followsTheRollupsRules() {
    MapState state = RollupFixture.state();
    BlockInputs inputs = RollupFixture.inputs(RollupFixture.transfer(ALICE, 0, ETHER));
    ProcessedBlock block = process(state, inputs);
    Hash root = state.after(block.result().diff()).root();
    Hash passer = Hash.fromHex("0x" + "33".repeat(32));
    BlockHeader header = BlockAssembler.header(PARENT, block, inputs.transactions(), root, passer);
    assertEquals(PARENT.hash(), header.parentHash());
    assertEquals(Predeploys.SEQUENCER_FEE_VAULT, header.beneficiary());
    assertEquals(Optional.of(passer), header.withdrawalsRoot());
    assertEquals(ORIGIN.prevRandao(), header.prevRandao());
    assertEquals(block.result().gasUsed(), header.gasUsed());
    assertEquals(PARENT.gasLimit(), header.gasLimit());
    assertEquals(U256.of(2_000_000), header.baseFeePerGas()); // The parent used exactly the target.
    assertEquals(Optional.of(BlockHeader.EMPTY_REQUESTS_HASH), header.requestsHash());
  }

  @Test
  void nextBaseFee_fullAndEmptyParent_movesAndHasAFloor() {
    BlockHeader full = PARENT.toBuilder().gasUsed(30_000_000).build();
    assertEquals(U256.of(2_040_000), BaseFee.next(CONFIG, full));
    BlockHeader empty = PARENT.toBuilder().gasUsed(0).build();
    assertEquals(U256.of(1_992_000), BaseFee.next(CONFIG, empty));
    BlockHeader low = empty.toBuilder().baseFeePerGas(U256.of(1_000_001)).build();
    assertEquals(U256.of(1_000_000), BaseFee.next(CONFIG, low));
  }

  @Test
  void process_brokenRules_areNamed() {
    RecoveredTransaction transfer = RollupFixture.transfer(ALICE, 0, ETHER);
    RecoveredTransaction deposit =
        RollupFixture.deposit(
            RECIPIENT, Optional.of(RECIPIENT), U256.ONE, U256.ZERO, 50_000, Bytes.EMPTY);
    List<RecoveredTransaction> some = RollupFixture.inputs(transfer).transactions();
    assertInvalid("number", new BlockInputs(8, 1_002, ORIGIN, 0, some));
    assertInvalid("before parent", new BlockInputs(7, 1_000, ORIGIN, 0, some));
    assertInvalid("too many blocks", new BlockInputs(7, 1_001, ORIGIN, 32, some));
    assertInvalid("s after the L1 origin", new BlockInputs(7, 1_601, ORIGIN, 0, some));
    assertInvalid("not the attributes deposit", new BlockInputs(7, 1_002, ORIGIN, 1, some));
    assertInvalid("not the attributes deposit", new BlockInputs(7, 1_002, ORIGIN, 0, List.of()));
    assertInvalid("deposit after a user", RollupFixture.inputs(transfer, deposit));
    assertInvalid("NONCE_TOO_HIGH", RollupFixture.inputs(RollupFixture.transfer(BOB, 9, ETHER)));
    assertInvalid(
        "INSUFFICIENT_FUNDS",
        RollupFixture.inputs(RollupFixture.transfer(BOB, 0, ETHER.multiply(U256.of(10)))));
  }

  @Test
  void process_sameTimestampAsParent_isABlock() {
    List<RecoveredTransaction> some = List.of(RollupFixture.attributes());
    assertEquals(PARENT.timestamp(), 1_001);
    BlockInputs inputs = new BlockInputs(7, 1_001, ORIGIN, 0, some);
    assertEquals(1_001, process(RollupFixture.state(), inputs).env().timestamp());
  }

  @Test
  void process_emptyBlock_mayBeFarFromItsOrigin() {
    BlockInputs late = new BlockInputs(7, 9_000, ORIGIN, 0, List.of(RollupFixture.attributes()));
    assertEquals(1, process(RollupFixture.state(), late).receipts().size());
  }

  private static void assertInvalid(String rule, BlockInputs inputs) {
    InvalidBlockException e =
        assertThrows(InvalidBlockException.class, () -> process(RollupFixture.state(), inputs));
    assertTrue(String.valueOf(e.getMessage()).contains(rule), e.getMessage());
  }

  private static ProcessedBlock process(MapState state, BlockInputs inputs) {
    return RollupBlockProcessor.process(CONFIG, PARENT, inputs, state, EXECUTOR, HASHES);
  }

  private static Account account(MapState state, Address address) {
    Account account = state.account(address);
    return account == null ? Account.EMPTY : account;
  }

  private static U256 balance(MapState state, Address address) {
    return account(state, address).balance();
  }

  private static U256 total(MapState state) {
    return state.totalBalance();
  }
}
