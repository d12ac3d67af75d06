package io.heddle.sequencer.node;

import io.heddle.sequencer.rpc.RpcConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The names of all settings below `heddle.`, and what somebody may have meant by another name.
final class SettingNames {
  static final String PREFIX = "heddle.";

  /// The same in the environment.
  static final String ENVIRONMENT_PREFIX = "HEDDLE_";

  /// All settings that exist.
  static final SortedSet<String> ALL = all();

  /// Settings whose values are shown to nobody.
  private static final SortedSet<String> SECRET =
      new TreeSet<>(
          java.util.Set.of(
              "heddle.database.password",
              "heddle.batcher.key",
              "heddle.batcher.settlement-key",
              "heddle.prover.keys"));

  static final String DATABASE_ADDRESS = "heddle.database.address";

  /// Settings that are URLs, in which providers put keys.
  private static final SortedSet<String> URLS =
      new TreeSet<>(
          java.util.Set.of("heddle.l1.url", "heddle.l1.beacon-url", "heddle.prover.l1-urls"));

  private SettingNames() {}

  private static SortedSet<String> all() {
    SortedSet<String> names = new TreeSet<>();
    for (Class<?> mapping : new Class<?>[] {NodeConfig.class, RpcConfig.class}) {
      for (String name : ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet()) {
        names.add(withoutIndex(name));
      }
    }
    return names;
  }

  static boolean isSecret(String name) {
    return SECRET.contains(name);
  }

  static boolean isUrl(String name) {
    return URLS.contains(name);
  }

  /// `heddle.prover.keys[1]` is one of `heddle.prover.keys`.
  static String withoutIndex(String name) {
    return name.replaceAll("\\[[^]]*]", "");
  }

  /// How a setting is written in the environment.
  static String inEnvironment(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  /// The setting whose name is most like this one, if it is much like it.
  static Optional<String> nearest(String name) {
    String best = "";
    int distance = Integer.MAX_VALUE;
    for (String candidate : ALL) {
      int d = distance(name, candidate);
      if (d < distance) {
        distance = d;
        best = candidate;
      }
    }
    // Three letters in ten may be wrong; a last part alone may be in another group.
    if (distance * 10 <= 3 * (name.length() - PREFIX.length()) + 10) {
      return Optional.of(best);
    }
    String last = name.substring(name.lastIndexOf('.') + 1);
    return ALL.stream().filter(candidate -> candidate.endsWith("." + last)).findFirst();
  }

  /// Letters to insert, delete, replace or swap with their neighbour (optimal string alignment).
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
