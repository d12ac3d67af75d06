package io.heddle.batcher.deploy;

import io.heddle.primitives.Address;
import java.util.List;

/// Who may do what on L1. Each role has an account of its own, so that one lost key is one lost
/// role. The deployer has none of them.
///
/// @param owner grants the other roles, schedules verifiers; is replaced in two steps
/// @param batcher commits batches
/// @param guardian pauses and cancels, takes back what is not final; upgrades nothing
/// @param upgrader proposes upgrades to the timelock
public record SettlementRoles(Address owner, Address batcher, Address guardian, Address upgrader) {
  /// @throws IllegalArgumentException when two roles have the same account
  public SettlementRoles {
    List<Address> accounts = List.of(owner, batcher, guardian, upgrader);
    if (accounts.stream().distinct().count() < accounts.size()) {
      throw new IllegalArgumentException(
          "owner, batcher, guardian and upgrader must be different accounts: " + accounts);
    }
  }
}
