package io.heddle.executor.block;

import static io.heddle.executor.block.RollupFixture.ALICE;
import static io.heddle.executor.block.RollupFixture.CONFIG;
import static io.heddle.executor.block.RollupFixture.ETHER;
import static io.heddle.executor.block.RollupFixture.GWEI;
import static io.heddle.executor.block.RollupFixture.RECIPIENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.CallRequest;
import io.heddle.executor.CallResult;
import io.heddle.executor.HaltReason;
import io.heddle.executor.MapState;
import io.heddle.executor.RejectReason;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvmCallExecutorTest {
  private static final Address CONTRACT =
      Address.fromHex("0x00000000000000000000000000000000000c0de0");

  @Test
  void call_plainTransfer_costsIntrinsicGas() {
    CallResult.Success success =
        assertInstanceOf(
            CallResult.Success.class,
            call("", CallRequest.of(ALICE.address(), RECIPIENT, 50_000, ETHER, Bytes.EMPTY)));
    assertEquals(21_000, success.gasUsed());
  }

  @Test
  void call_codeThatReturnsGasPrice_seesTheOfferedFee() {
    String code = "3a5f5260205ff3";
    assertEquals(U256.ZERO, output(call(code, request(Optional.empty(), 100_000))));
    CallRequest.Fees fees = new CallRequest.Fees(GWEI, GWEI);
    assertEquals(GWEI, output(call(code, request(Optional.of(fees), 100_000))));
  }

  @Test
  void call_revertAndHalt_areTold() {
    CallResult.Reverted reverted =
        assertInstanceOf(
            CallResult.Reverted.class,
            call("60aa5f5260205ffd", request(Optional.empty(), 100_000)));
    assertEquals(32, reverted.output().size());
    CallResult.Halted halted =
        assertInstanceOf(
            CallResult.Halted.class, call("5b5f56", request(Optional.empty(), 100_000)));
    assertEquals(HaltReason.OUT_OF_GAS, halted.reason());
    assertEquals(100_000, halted.gasUsed());
  }

  @Test
  void call_impossible_isRejectedWithTheReason() {
    assertRejected(RejectReason.INTRINSIC_GAS_TOO_LOW, request(Optional.empty(), 20_000));
    CallRequest.Fees low = new CallRequest.Fees(U256.ONE, U256.ZERO);
    assertRejected(RejectReason.FEE_CAP_BELOW_BASE_FEE, request(Optional.of(low), 100_000));
    CallRequest.Fees tip = new CallRequest.Fees(GWEI, ETHER);
    assertRejected(RejectReason.PRIORITY_FEE_ABOVE_FEE_CAP, request(Optional.of(tip), 100_000));
    CallRequest.Fees huge = new CallRequest.Fees(U256.MAX, U256.ZERO);
    assertRejected(RejectReason.INSUFFICIENT_FUNDS, request(Optional.of(huge), 100_000));
    assertRejected(
        RejectReason.INSUFFICIENT_FUNDS,
        CallRequest.of(RECIPIENT, CONTRACT, 100_000, U256.ONE, Bytes.EMPTY));
  }

  @Test
  void call_creation_returnsTheCode() {
    CallRequest creation =
        new CallRequest(
            ALICE.address(),
            Optional.empty(),
            200_000,
            Optional.empty(),
            U256.ZERO,
            Bytes.fromHex("0x64602a5f55005f526005601bf3"),
            List.of(),
            List.of());
    assertEquals(
        Bytes.fromHex("0x602a5f5500"),
        assertInstanceOf(CallResult.Success.class, call("", creation)).output());
  }

  /// Who makes up balances makes them too large as well; on a chain such a sum is a bug.
  @Test
  void call_balanceBeyond2To256_wrapsAround() {
    MapState state = RollupFixture.state();
    state.put(RECIPIENT, 1, U256.MAX, Bytes.EMPTY, Map.of());
    // Sends 2 wei to the recipient and returns the recipient's balance.
    String code = "5f5f5f5f600273" + RECIPIENT.toHex().substring(2) + "5af150";
    code += "73" + RECIPIENT.toHex().substring(2) + "315f5260205ff3";
    state.put(CONTRACT, 1, U256.of(2), Bytes.fromHex("0x" + code), Map.of());
    assertEquals(U256.ONE, output(call(state, request(Optional.empty(), 200_000))));
    assertInstanceOf(
        CallResult.Success.class,
        call(state, CallRequest.of(ALICE.address(), RECIPIENT, 50_000, ETHER, Bytes.EMPTY)));
  }

  private static void assertRejected(RejectReason reason, CallRequest request) {
    assertEquals(reason, assertInstanceOf(CallResult.Rejected.class, call("00", request)).reason());
  }

  private static CallRequest request(Optional<CallRequest.Fees> fees, long gasLimit) {
    return new CallRequest(
        ALICE.address(),
        Optional.of(CONTRACT),
        gasLimit,
        fees,
        U256.ZERO,
        Bytes.EMPTY,
        List.of(),
        List.of());
  }

  private static U256 output(CallResult result) {
    return U256.fromBytes(assertInstanceOf(CallResult.Success.class, result).output().toArray());
  }

  private static CallResult call(String code, CallRequest request) {
    MapState state = RollupFixture.state();
    state.put(CONTRACT, 1, U256.ZERO, Bytes.fromHex("0x" + code), Map.of());
    return call(state, request);
  }

  private static CallResult call(MapState state, CallRequest request) {
    BlockEnv env =
        BlockEnvs.rollup(
            CONFIG, RollupFixture.PARENT, 1_002, RollupFixture.ORIGIN, RollupFixture.HASHES);
    return new EvmCallExecutor().call(env, request, state);
  }
}
