package io.heddle.executor.parallel;

import io.heddle.executor.Account;
import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// A view whose readers now and then give up the processor, so that threads meet more often.
record RestlessView(StateView view) implements StateView {
  @SuppressWarnings("ThreadPriorityCheck") // Any order must do, this only makes for more of them.
  private static void rest() {
    if (ThreadLocalRandom.current().nextInt(8) == 0) {
      Thread.yield();
    }
  }

  @Override
  public @Nullable Account account(Address address) {
    rest();
    return view.account(address);
  }

  @Override
  public U256 storage(Address address, U256 slot) {
    rest();
    return view.storage(address, slot);
  }

  @Override
  public Bytes code(Hash codeHash) {
    rest();
    return view.code(codeHash);
  }

  @Override
  public boolean hasStorage(Address address) {
    return view.hasStorage(address);
  }
}
