package io.heddle.testing;

import java.util.Optional;

/// Which cases of a suite to run, and on how many threads.
///
/// @param fork the one fork to run, as the fixtures name it; empty for all
/// @param part text that a case's name must contain; empty for all
/// @param threads at least 1
public record SuiteSelection(Optional<String> fork, String part, int threads) {
  /// Everything, on all processors.
  public static final SuiteSelection ALL =
      new SuiteSelection(Optional.empty(), "", Runtime.getRuntime().availableProcessors());

  boolean includes(String caseFork, String name) {
    return fork.map(caseFork::equals).orElse(true) && name.contains(part);
  }
}
