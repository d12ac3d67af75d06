package io.heddle.primitives.chain;

import java.util.Locale;

/// The rule sets that the executor knows, oldest first; each includes those before it.
public enum Fork {
  CANCUN,
  PRAGUE,
  OSAKA;

  public boolean isAtLeast(Fork other) {
    return compareTo(other) >= 0;
  }

  /// The key of the activation time in geth's genesis format: `pragueTime`.
  public String genesisKey() {
    return name().toLowerCase(Locale.ROOT) + "Time";
  }

  /// The name in the official fixtures: `Prague`.
  public String fixtureName() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }
}
