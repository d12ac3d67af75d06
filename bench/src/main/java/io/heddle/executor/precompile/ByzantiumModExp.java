package io.heddle.executor.precompile;

/// modexp with its price before Berlin (EIP-198), which geth's vectors cover and no fork here has.
public final class ByzantiumModExp {
  private ByzantiumModExp() {}

  public static Precompile precompile() {
    return new ModExp(ModExpSchedule.BYZANTIUM);
  }
}
