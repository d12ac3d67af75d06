package io.heddle.sequencer.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Collects what is wrong with settings, each with the setting's name and value.
final class SettingProblems {
  /// Times below it are none for timers, which count in it.
  private static final Duration LEAST = Duration.ofMillis(1);

  /// Longer times are mistakes in the unit.
  private static final Duration MOST = Duration.ofHours(24);

  private final List<String> problems = new ArrayList<>();

  List<String> list() {
    return List.copyOf(problems);
  }

  void require(boolean well, String problem) {
    if (!well) {
      problems.add(problem);
    }
  }

  void atLeast(String name, long least, long value) {
    require(value >= least, "%s=%d: at least %d".formatted(name, value, least));
  }

  /// A time that somebody waits for.
  void time(String name, Duration value) {
    require(
        value.compareTo(LEAST) >= 0 && value.compareTo(MOST) <= 0,
        "%s=%s: from %s to %s".formatted(name, value, LEAST, MOST));
  }

  /// What the check of another part says; null when that is a problem, which is kept.
  <T> @Nullable T check(Supplier<T> part) {
    try {
      return part.get();
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return null;
    }
  }
}
