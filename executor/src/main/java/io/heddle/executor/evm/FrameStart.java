package io.heddle.executor.evm;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;

/// A message that begins: a transaction's own, or one that code asks for.
///
/// @param opcode the instruction that asked for it; CALL or CREATE for a transaction's own
/// @param depth 1 for a transaction's own
/// @param from whose code asked for it; the sender for a transaction's own
/// @param to whose code runs, or the address that is created
/// @param value wei; zero for STATICCALL, the caller's own for DELEGATECALL
/// @param input call data, or init code
/// @param gas that it has, a stipend included
public record FrameStart(
    int opcode, int depth, Address from, Address to, U256 value, Bytes input, long gas) {
  /// The instruction's name, such as `DELEGATECALL`.
  public String name() {
    return OpcodeNames.of(opcode);
  }

  public boolean isCreation() {
    return opcode == Opcode.CREATE || opcode == Opcode.CREATE2;
  }
}
