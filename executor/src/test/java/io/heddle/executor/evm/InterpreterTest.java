package io.heddle.executor.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.BlockHashes;
import io.heddle.executor.HaltReason;
import io.heddle.executor.MapState;
import io.heddle.executor.journal.Journal;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InterpreterTest {
  /// HotSpot's HugeMethodLimit: longer methods are never compiled.
  private static final int MAX_COMPILED_BYTES = 8_000;

  private static final Address CALLER =
      Address.fromHex("0x00000000000000000000000000000000000ca11e");
  private static final Address CONTRACT =
      Address.fromHex("0x00000000000000000000000000000000000c0de0");

  @Test
  void run_bytecode_isShortEnoughToBeCompiled() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Interpreter.class.getResourceAsStream("Interpreter.class"))) {
      for (MethodModel method : ClassFile.of().parse(in.readAllBytes()).methods()) {
        int length = method.code().map(code -> ((CodeAttribute) code).codeLength()).orElse(0);
        if (method.methodName().equalsString("run")) {
          System.out.println("Interpreter.run: " + length + " bytes of bytecode");
        }
        assertTrue(length < MAX_COMPILED_BYTES, method.methodName() + ": " + length);
      }
    }
  }

  @Test
  void run_loop_allocatesNothingPerOpcode() {
    // A counter on the stack; each round does arithmetic, memory, hashing, storage reads and
    // context reads.
    String body =
        "6007600302600501" // 3 * 7 + 5
            + "7f0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef04" // division
            + "50" // POP
            + "5f51600101" // MLOAD, +1
            + "5f52" // MSTORE
            + "60205f2050" // KECCAK256
            + "5f5450" // SLOAD
            + "3350" // CALLER
            + "5a50" // GAS
            + "5f3550"; // CALLDATALOAD
    String code = "620186a0" + "5b" + body + "600190038060045700";
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Evm evm = evm(code, Fork.PRAGUE);
    call(evm, 1_000_000_000);
    evm.begin(state(code), CALLER, U256.ZERO, List.of());
    long before = threads.getCurrentThreadAllocatedBytes();
    MessageResult result = call(evm, 1_000_000_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertInstanceOf(MessageResult.Returned.class, result);
    System.out.println("allocated in 3 million opcodes: " + allocated + " bytes");
    assertTrue(allocated < 16_384, "allocated: " + allocated);
  }

  @Test
  void halts_eachReason() {
    assertHalts(HaltReason.STACK_UNDERFLOW, "01");
    assertHalts(HaltReason.STACK_OVERFLOW, "5b5f5f56");
    assertHalts(HaltReason.INVALID_OPCODE, "fe");
    assertHalts(HaltReason.INVALID_OPCODE, "0c");
    assertHalts(HaltReason.INVALID_JUMP, "600056");
    assertHalts(HaltReason.INVALID_JUMP, "6003565b".replace("03", "02"));
    assertHalts(HaltReason.RETURN_DATA_OUT_OF_BOUNDS, "60015f5f3e");
    assertHalts(
        HaltReason.OUT_OF_GAS,
        "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff51");
    assertHalts(HaltReason.OUT_OF_GAS, "5b5f56");
    assertHalts(HaltReason.INIT_CODE_TOO_LARGE, "61ffff5f5ff0");
  }

  @Test
  void clz_beforeOsaka_isInvalid() {
    assertHalts(HaltReason.INVALID_OPCODE, "60011e");
    MessageResult result = call(evm("60011e5f5260205ff3", Fork.OSAKA), 100_000);
    assertEquals(U256.of(255), output(result));
  }

  @Test
  void call_toItself_stopsAtDepthOrGas() {
    // Calls itself with all gas and returns 1 + what the callee returned.
    String code = "60205f5f5f5f305af1505f516001015f5260205ff3";
    MessageResult result = call(evm(code, Fork.PRAGUE), Long.MAX_VALUE / 4);
    assertEquals(U256.of(1025), output(result));
  }

  @Test
  void push_pastTheEnd_readsZeros() {
    MessageResult result = call(evm("5f5f61ab", Fork.PRAGUE), 100_000);
    assertInstanceOf(MessageResult.Returned.class, result);
  }

  @Test
  void revert_returnsReasonAndGas() {
    MessageResult.Reverted reverted =
        assertInstanceOf(
            MessageResult.Reverted.class, call(evm("60aa5f5260205ffd", Fork.PRAGUE), 100_000));
    assertEquals(0xAA, reverted.output().at(31) & 0xFF);
    assertTrue(reverted.gasLeft() > 99_900);
  }

  /// BLOCKHASH costs 20 gas: whoever answers may have to ask a database.
  @Test
  void blockHash_inALoop_isAskedForOnce() {
    AtomicInteger asked = new AtomicInteger();
    BlockHashes hashes =
        number -> {
          asked.incrementAndGet();
          return U256.of(number).toHash();
        };
    // In each round the hash of the last block and of one that is not there.
    String code = "6103e85b" + "600143034050" + "434050" + "60019003806003570000";
    Evm evm = evm(code, Fork.PRAGUE, 700, hashes);
    assertInstanceOf(MessageResult.Returned.class, call(evm, 1_000_000));
    assertEquals(1, asked.get());

    // The oldest that may be seen, and the one before it.
    String oldest = "61010043034050" + "61010143034015" + "5f5260205ff3";
    assertEquals(U256.ONE, output(call(evm(oldest, Fork.PRAGUE, 700, hashes), 1_000_000)));
    assertEquals(2, asked.get());
  }

  private static void assertHalts(HaltReason reason, String code) {
    MessageResult.Halted halted =
        assertInstanceOf(MessageResult.Halted.class, call(evm(code, Fork.PRAGUE), 1_000_000), code);
    assertEquals(reason, halted.reason(), code);
  }

  private static U256 output(MessageResult result) {
    return U256.fromBytes(
        assertInstanceOf(MessageResult.Returned.class, result).output().toArray());
  }

  private static MessageResult call(Evm evm, long gas) {
    return evm.call(CALLER, CONTRACT, U256.ZERO, Bytes.EMPTY, gas);
  }

  private static Evm evm(String code, Fork fork) {
    return evm(code, fork, 1, number -> Hash.ZERO);
  }

  private static Evm evm(String code, Fork fork, long number, BlockHashes hashes) {
    MapState state = state(code);
    BlockEnv env =
        new BlockEnv(
            ChainConfig.ethereum(1, fork),
            fork,
            number,
            1_000,
            Address.ZERO,
            30_000_000,
            U256.ONE,
            Hash.ZERO,
            U256.ONE,
            hashes,
            Optional.empty());
    Evm evm = new Evm(env, new Journal(state), new CodeCache());
    evm.begin(state, CALLER, U256.ZERO, List.of());
    return evm;
  }

  private static MapState state(String code) {
    MapState state = new MapState();
    state.put(CONTRACT, 1, U256.ZERO, Bytes.fromHex("0x" + code), Map.of());
    return state;
  }
}
