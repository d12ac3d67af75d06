package io.heddle.executor.access;

import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which slots of the called contract calls of one (code hash, selector) use. Immutable; a guess,
/// whatever it says.
///
/// @param runs how many it was learned from
/// @param slots at most [#MAX_SLOTS]
record AccessTemplate(Hash codeHash, int selector, int runs, List<Learned> slots) {
  static final int MAX_SLOTS = 16;

  /// Places of mappings that are tried, from 0 on, and members of structs.
  private static final int PLACES = 16;

  private static final int MEMBERS = 4;

  private static final int MOST_TRUST = 4;

  /// A recipe is believed once two runs have confirmed it: any slot looks constant at first.
  private static final int BELIEVED = 2;

  /// A slot.
  ///
  /// @param trust runs that used it, less those that did not; at most [#MOST_TRUST]
  record Learned(SlotRecipe recipe, int trust) {}

  AccessTemplate {
    slots = List.copyOf(slots);
  }

  static AccessTemplate of(Hash codeHash, int selector) {
    return new AccessTemplate(codeHash, selector, 0, List.of());
  }

  boolean is(Hash otherCodeHash, int otherSelector) {
    return selector == otherSelector && codeHash.equals(otherCodeHash);
  }

  /// The slots that a call will probably use.
  List<U256> predict(RecoveredTransaction transaction) {
    List<U256> predicted = new ArrayList<>(slots.size());
    for (Learned learned : slots) {
      U256 slot = learned.trust >= BELIEVED ? learned.recipe.slot(transaction) : null;
      if (slot != null) {
        predicted.add(slot);
      }
    }
    return predicted;
  }

  /// This, with what one more call used: 480 hashes at most for what no recipe explains yet.
  AccessTemplate learn(RecoveredTransaction transaction, Set<U256> used) {
    List<U256> unexplained = new ArrayList<>(used);
    List<Learned> next = new ArrayList<>();
    for (Learned learned : slots) {
      U256 slot = learned.recipe.slot(transaction);
      boolean confirmed = slot != null && used.contains(slot);
      int trust = Math.min(MOST_TRUST, learned.trust + (confirmed ? 1 : -1));
      if (trust > 0 && (!confirmed || unexplained.remove(slot))) {
        next.add(new Learned(learned.recipe, trust));
      }
    }
    Map<U256, SlotRecipe> candidates =
        unexplained.isEmpty() || next.size() == MAX_SLOTS ? Map.of() : candidates(transaction);
    for (int i = 0; i < unexplained.size() && next.size() < MAX_SLOTS; i++) {
      next.add(new Learned(solve(unexplained.get(i), candidates), 1));
    }
    return new AccessTemplate(codeHash, selector, runs + 1, next);
  }

  private static SlotRecipe solve(U256 slot, Map<U256, SlotRecipe> candidates) {
    for (int member = 0; member < MEMBERS; member++) {
      SlotRecipe first = candidates.get(slot.subtract(U256.of(member)));
      if (first != null) {
        return new SlotRecipe(null, first.key(), first.innerKey(), first.place(), member);
      }
    }
    return SlotRecipe.constant(slot);
  }

  private static Map<U256, SlotRecipe> candidates(RecoveredTransaction transaction) {
    Map<U256, SlotRecipe> candidates = new HashMap<>();
    for (int place = 0; place < PLACES; place++) {
      Hash mapping = U256.of(place).toHash();
      for (int key = 0; key <= SlotRecipe.ARGUMENTS; key++) {
        Hash outer = put(candidates, transaction, key, SlotRecipe.NO_KEY, place, mapping);
        for (int inner = 0; outer != null && inner <= SlotRecipe.ARGUMENTS; inner++) {
          put(candidates, transaction, inner, key, place, outer);
        }
      }
    }
    return candidates;
  }

  /// The place that it comes to; null where the transaction lacks the argument.
  private static @Nullable Hash put(
      Map<U256, SlotRecipe> candidates,
      RecoveredTransaction transaction,
      int key,
      int innerKey,
      int place,
      Hash mapping) {
    Hash word = SlotRecipe.word(transaction, key);
    if (word == null) {
      return null;
    }
    Hash found = Keccak.hash(word, mapping);
    candidates.putIfAbsent(found.toU256(), new SlotRecipe(null, key, innerKey, place, 0));
    return found;
  }
}
