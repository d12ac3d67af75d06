package io.heddle.executor;

import io.heddle.executor.precompile.Precompiles;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A view with a diff laid on top.
public final class OverlayView implements StateView {
  private final StateView base;
  private final StateDiff top;
  private final UnaryOperator<Precompiles> precompiles;

  public OverlayView(StateView base, StateDiff top) {
    this(base, top, UnaryOperator.identity());
  }

  /// @param precompiles what calls on this view pretend of the precompiles, instead of their fork's
  public OverlayView(StateView base, StateDiff top, UnaryOperator<Precompiles> precompiles) {
    this.base = base;
    this.top = top;
    this.precompiles = precompiles;
  }

  /// The precompiles that calls on this view have.
  public Precompiles precompiles(Precompiles ofFork) {
    return precompiles.apply(ofFork);
  }

  @Override
  public @Nullable Account account(Address address) {
    AccountChange change = top.accounts().get(address);
    return change == null ? base.account(address) : change.account().orElse(null);
  }

  @Override
  public U256 storage(Address address, U256 slot) {
    AccountChange change = top.accounts().get(address);
    if (change == null) {
      return base.storage(address, slot);
    }
    U256 value = change.storage().get(slot);
    if (value != null) {
      return value;
    }
    return change.storageCleared() ? U256.ZERO : base.storage(address, slot);
  }

  @Override
  public Bytes code(Hash codeHash) {
    Bytes code = top.codes().get(codeHash);
    return code == null ? base.code(codeHash) : code;
  }

  /// Hashes of the code that only the diff has.
  public Set<Hash> ownCodes() {
    return top.codes().keySet();
  }

  /// Slots that the diff deletes may still count: an account whose last slots are deleted one by
  /// one cannot be without code or nonce, which is the only case in which the answer matters.
  @Override
  public boolean hasStorage(Address address) {
    AccountChange change = top.accounts().get(address);
    if (change == null) {
      return base.hasStorage(address);
    }
    return change.storage().values().stream().anyMatch(value -> !value.isZero())
        || (!change.storageCleared() && base.hasStorage(address));
  }
}
