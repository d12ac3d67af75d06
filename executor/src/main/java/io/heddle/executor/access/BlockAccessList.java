package io.heddle.executor.access;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The access list of a block (EIP-7928): everything that it looked at, and the value of each item
/// after each transaction that changed it. So every transaction can be executed without those
/// before it.
///
/// @param accounts by ascending address
public record BlockAccessList(List<AccountChanges> accounts) {
  /// Longest encoding; a block whose list is longer goes without one.
  public static final int MAX_BYTES = 32 << 20;

  public static final BlockAccessList EMPTY = new BlockAccessList(List.of());

  public BlockAccessList {
    accounts = List.copyOf(accounts);
  }

  /// The list of a block of which these slices, in order, are all transactions.
  public static BlockAccessList of(List<AccessLog> slices) {
    return AccessListBuilder.build(slices);
  }

  /// What the block did with an account, or null if nothing.
  public @Nullable AccountChanges account(Address address) {
    int low = 0;
    int high = accounts.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = accounts.get(middle).address().compareTo(address);
      if (order == 0) {
        return accounts.get(middle);
      } else if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /// Canonical RLP: a list of `[address, [[slot, [[index, value], …]], …], [slot, …], [[index,
  /// balance], …], [[index, nonce], …], [[index, code], …]]`, everything in ascending order.
  public Bytes encode() {
    return BlockAccessListCodec.encode(this);
  }

  /// Reads what [#encode] writes, and nothing else.
  ///
  /// @throws io.heddle.primitives.rlp.RlpException on anything but a canonical encoding of at most
  ///   [#MAX_BYTES]
  public static BlockAccessList decode(Bytes encoded) {
    return BlockAccessListCodec.decode(encoded);
  }
}
