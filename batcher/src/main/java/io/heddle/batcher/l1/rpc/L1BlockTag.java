package io.heddle.batcher.l1.rpc;

import java.util.Locale;

/// Which block of L1, by how sure it is.
public enum L1BlockTag {
  /// The newest.
  LATEST,
  /// Not reorganised without a consensus failure of a third of the stake.
  SAFE,
  /// Final.
  FINALIZED;

  String toJson() {
    return name().toLowerCase(Locale.ROOT);
  }
}
