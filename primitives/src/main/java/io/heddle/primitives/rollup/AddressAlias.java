package io.heddle.primitives.rollup;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;

/// The address under which an L1 contract appears on L2, so that it cannot pose as an L2 contract
/// of the same address: shifted by `0x1111000000000000000000000000000000001111` modulo 2^160.
public final class AddressAlias {
  private static final U256 OFFSET = U256.fromHex("0x1111000000000000000000000000000000001111");

  private AddressAlias() {}

  /// The L2 alias of an L1 contract.
  public static Address apply(Address l1Contract) {
    return low(word(l1Contract).add(OFFSET));
  }

  /// The L1 contract behind an alias.
  public static Address undo(Address alias) {
    return low(word(alias).subtract(OFFSET));
  }

  private static U256 word(Address address) {
    Hash word = address.toWord();
    return word.toU256();
  }

  private static Address low(U256 value) {
    return Address.fromWord(value.toHash());
  }
}
