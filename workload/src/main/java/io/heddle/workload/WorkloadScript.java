package io.heddle.workload;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import java.util.Random;

/// Says what the next transaction of a workload does. Setting a script up adds what it needs to the
/// state.
@FunctionalInterface
interface WorkloadScript {
  /// The next transaction.
  ///
  /// @param turn an account that had no turn yet in this block
  /// @param random anything left to chance must come from here
  Sketch next(int turn, Random random);

  /// What a transaction does.
  ///
  /// @param sender index of the account
  record Sketch(int sender, Address to, U256 value, Bytes data, long gasLimit) {
    /// A call without value.
    static Sketch call(int sender, Address to, Bytes data, long gasLimit) {
      return new Sketch(sender, to, U256.ZERO, data, gasLimit);
    }
  }
}
