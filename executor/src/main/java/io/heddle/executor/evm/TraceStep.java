package io.heddle.executor.evm;

import io.heddle.executor.HaltReason;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import java.util.List;
import java.util.Optional;

/// One executed instruction: what was there before it, and what it cost (the fields of EIP-3155).
///
/// @param opcode 0 to 255
/// @param gas left before it
/// @param gasCost what it took; for a call including what it passed on without the stipend, for a
///   creation without what it passed on (as geth has it); all that was left if it failed
/// @param memorySize active bytes before it
/// @param stack before it, the top last
/// @param depth 1 in the outermost frame
/// @param refund of the transaction, before it
/// @param address whose storage is in use
/// @param memory before it, and what the latest callee returned; empty unless the tracer wants them
/// @param error why the frame halted here
public record TraceStep(
    int pc,
    int opcode,
    long gas,
    long gasCost,
    int memorySize,
    List<U256> stack,
    int depth,
    long refund,
    Address address,
    Bytes memory,
    Bytes returnData,
    Optional<HaltReason> error) {
  public TraceStep {
    stack = List.copyOf(stack);
  }

  /// The instruction's name, `PUSH1`.
  public String name() {
    return OpcodeNames.of(opcode);
  }

  /// This step with its outcome.
  TraceStep ended(long cost, Optional<HaltReason> reason) {
    return new TraceStep(
        pc,
        opcode,
        gas,
        cost,
        memorySize,
        stack,
        depth,
        refund,
        address,
        memory,
        returnData,
        reason);
  }
}
