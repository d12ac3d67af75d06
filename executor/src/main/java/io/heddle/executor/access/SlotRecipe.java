package io.heddle.executor.access;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.transaction.RecoveredTransaction;
import org.jspecify.annotations.Nullable;

/// How a called contract finds a storage slot, as Solidity lays storage out: a slot that is always
/// the same, `keccak(key ‖ place)` of a mapping, or `keccak(key ‖ keccak(innerKey ‖ place))` of a
/// mapping of mappings, plus the place within a struct. Keys are words of the transaction.
///
/// @param constant the slot itself; null where it is computed
/// @param key which word: 0 = the sender, 1..[#ARGUMENTS] = that argument
/// @param innerKey which word is the key of the outer mapping, [#NO_KEY] for a plain mapping
/// @param place slot of the mapping
/// @param member slots to go on from there
record SlotRecipe(@Nullable U256 constant, int key, int innerKey, int place, int member) {
  static final int ARGUMENTS = 4;
  static final int NO_KEY = -1;

  private static final int SELECTOR_SIZE = 4;

  static SlotRecipe constant(U256 slot) {
    return new SlotRecipe(slot, NO_KEY, NO_KEY, 0, 0);
  }

  /// The slot that a transaction finds; null where it lacks the argument.
  @Nullable U256 slot(RecoveredTransaction transaction) {
    if (constant != null) {
      return constant;
    }
    Hash word = word(transaction, key);
    Hash inner = innerKey == NO_KEY ? Hash.ZERO : word(transaction, innerKey);
    if (word == null || inner == null) {
      return null;
    }
    Hash mapping = U256.of(place).toHash();
    if (innerKey != NO_KEY) {
      mapping = Keccak.hash(inner, mapping);
    }
    return Keccak.hash(word, mapping).toU256().add(U256.of(member));
  }

  /// Word 0 is the sender, others are arguments; null where there is none.
  static @Nullable Hash word(RecoveredTransaction transaction, int key) {
    if (key == 0) {
      return transaction.sender().toWord();
    }
    Bytes data = transaction.transaction().data();
    int from = SELECTOR_SIZE + (key - 1) * Hash.SIZE;
    return data.size() < from + Hash.SIZE
        ? null
        : Hash.fromBytes(data.slice(from, from + Hash.SIZE).toArray());
  }
}
