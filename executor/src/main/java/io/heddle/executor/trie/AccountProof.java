package io.heddle.executor.trie;

import io.heddle.executor.Account;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.List;

/// What `eth_getProof` answers: an account, some of its slots, and the trie nodes that prove them.
///
/// @param nodes RLP of the nodes from the state root towards the account; empty when the state is
/// @param account [Account#EMPTY] when the nodes prove that there is none
/// @param storageProofs in the order asked for
public record AccountProof(
    Address address,
    List<Bytes> nodes,
    Account account,
    Hash storageRoot,
    List<StorageProof> storageProofs) {
  public AccountProof {
    nodes = List.copyOf(nodes);
    storageProofs = List.copyOf(storageProofs);
  }

  /// One slot.
  ///
  /// @param value zero when the nodes prove that there is none
  /// @param nodes RLP of the nodes from the storage root towards the slot; empty when the storage
  ///   is
  public record StorageProof(U256 slot, U256 value, List<Bytes> nodes) {
    public StorageProof {
      nodes = List.copyOf(nodes);
    }
  }
}
