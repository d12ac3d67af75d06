package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.CallRequest;
import io.heddle.executor.CallResult;
import io.heddle.executor.block.EvmCallExecutor;
import io.heddle.fixtures.SuiteTally;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import java.util.Map;
import java.util.Optional;

/// Geth's vectors of two-operand instructions, each run as a contract of that one instruction.
public final class OpcodeVectors {
  private static final String PREFIX = "testcases_";
  private static final Address CONTRACT = new Address(0, 0, 0xc0de);
  private static final long GAS = 1_000_000;

  private static final Map<String, String> OPCODES =
      Map.ofEntries(
          Map.entry("add", "01"),
          Map.entry("mul", "02"),
          Map.entry("sub", "03"),
          Map.entry("div", "04"),
          Map.entry("sdiv", "05"),
          Map.entry("mod", "06"),
          Map.entry("smod", "07"),
          Map.entry("exp", "0a"),
          Map.entry("signext", "0b"),
          Map.entry("lt", "10"),
          Map.entry("gt", "11"),
          Map.entry("slt", "12"),
          Map.entry("sgt", "13"),
          Map.entry("eq", "14"),
          Map.entry("and", "16"),
          Map.entry("or", "17"),
          Map.entry("xor", "18"),
          Map.entry("byte", "1a"),
          Map.entry("shl", "1b"),
          Map.entry("shr", "1c"),
          Map.entry("sar", "1d"));

  private OpcodeVectors() {}

  /// Runs the vectors of one file.
  ///
  /// @param file `…/testcases_<instruction>.json`
  public static void run(String file, JsonNode vectors, SuiteTally tally) {
    int start = file.indexOf(PREFIX) + PREFIX.length();
    String name = file.substring(start, file.length() - ".json".length());
    String opcode = OPCODES.get(name);
    int index = 0;
    for (JsonNode vector : vectors) {
      String caseName = file + " " + index++;
      if (opcode == null) {
        tally.skip(SuiteTally.NO_FORK, caseName, "unknown instruction " + name);
      } else {
        tally.check(SuiteTally.NO_FORK, caseName, () -> check(opcode, vector));
      }
    }
  }

  private static Optional<String> check(String opcode, JsonNode vector) {
    // PUSH32 x, PUSH32 y, the instruction, then the result as output.
    String code = "0x7f" + word(vector, "X") + "7f" + word(vector, "Y") + opcode + "5f5260205ff3";
    FixtureState state = new FixtureState();
    state.put(CONTRACT, 0, U256.ZERO, Bytes.fromHex(code), Map.of());
    CallRequest call = CallRequest.of(Address.ZERO, CONTRACT, GAS, U256.ZERO, Bytes.EMPTY);
    CallResult result = new EvmCallExecutor().call(ENV, call, state);
    Bytes expected = Bytes.fromHex("0x" + word(vector, "Expected"));
    String what = "X=" + vector.get("X") + " Y=" + vector.get("Y");
    return result instanceof CallResult.Success success
        ? SuiteTally.difference(what, expected, success.output())
        : Optional.of(what + ": " + result);
  }

  private static String word(JsonNode vector, String field) {
    return U256.fromHex("0x" + vector.get(field).asText().replaceFirst("^0+(?=.)", ""))
        .toHash()
        .toHex()
        .substring(2);
  }

  private static final BlockEnv ENV =
      new BlockEnv(
          ChainConfig.ethereum(1, Fork.CANCUN),
          Fork.CANCUN,
          1,
          1,
          Address.ZERO,
          30_000_000,
          U256.ZERO,
          Hash.ZERO,
          U256.ONE,
          number -> Hash.ZERO,
          Optional.empty());
}
