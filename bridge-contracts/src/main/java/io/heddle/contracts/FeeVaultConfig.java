package io.heddle.contracts;

import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import java.util.SortedMap;
import java.util.TreeMap;

/// Where a fee vault sends what it has collected; fixed at genesis.
///
/// @param minWithdrawalAmountWei the vault sends nothing on below this balance
public record FeeVaultConfig(Address recipient, Network network, U256 minWithdrawalAmountWei) {
  /// Where the recipient is; the order is that of the contract's enum.
  public enum Network {
    L1,
    L2
  }

  /// The contract's storage: slot 0 holds the recipient in its low 20 bytes and the network in the
  /// byte above, slot 1 the minimum.
  SortedMap<U256, U256> storage() {
    U256 target = U256.fromBytes(recipient.toBytes());
    U256 flag = network == Network.L1 ? U256.ZERO : new U256(0, 1L << 32, 0, 0);
    SortedMap<U256, U256> slots = new TreeMap<>();
    slots.put(U256.ZERO, target.add(flag));
    slots.put(U256.ONE, minWithdrawalAmountWei);
    return slots;
  }
}
