package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.BlobSchedule;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.chain.Profile;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rules that a fixture names: `Prague`, `BPO1` (Osaka with other blob limits) or
/// `PragueToOsakaAtTime15k`.
///
/// @param rules the names of the rules by the time from which they hold
record FixtureNetwork(SortedMap<Long, String> rules) {
  /// Why a case of other rules is skipped.
  static final String UNKNOWN = "rules before Cancun";

  private static final Pattern TRANSITION = Pattern.compile("(\\w+)To(\\w+)AtTime15k");
  private static final Pattern BLOB_CHANGE = Pattern.compile("BPO\\d+");
  private static final long TRANSITION_TIME = 15_000;

  static FixtureNetwork of(Fork fork) {
    return new FixtureNetwork(new TreeMap<>(Map.of(0L, fork.fixtureName())));
  }

  /// The network, if all of its rules are known.
  static Optional<FixtureNetwork> parse(String name) {
    SortedMap<Long, String> rules = new TreeMap<>();
    Matcher transition = TRANSITION.matcher(name);
    if (transition.matches()) {
      rules.put(0L, transition.group(1));
      rules.put(TRANSITION_TIME, transition.group(2));
    } else {
      rules.put(0L, name);
    }
    boolean known = rules.values().stream().allMatch(rule -> fork(rule).isPresent());
    return known ? Optional.of(new FixtureNetwork(rules)) : Optional.empty();
  }

  /// The fork that a name stands for.
  static Optional<Fork> fork(String name) {
    if (BLOB_CHANGE.matcher(name).matches()) {
      return Optional.of(Fork.OSAKA);
    }
    for (Fork fork : Fork.values()) {
      if (fork.fixtureName().equals(name)) {
        return Optional.of(fork);
      }
    }
    return Optional.empty();
  }

  /// The configuration of a chain under these rules.
  ///
  /// @param config the fixture's `config`, whose `blobSchedule` is taken where there is one
  ChainConfig config(long chainId, JsonNode config) {
    SortedMap<Fork, Long> activations = new TreeMap<>();
    SortedMap<Long, BlobSchedule> schedules = new TreeMap<>();
    rules.forEach((time, name) -> {
      activations.putIfAbsent(fork(name).orElseThrow(), time);
      JsonNode schedule = config.path("blobSchedule").path(name);
      if (schedule.isObject()) {
        schedules.put(
            time,
            new BlobSchedule(
                (int) number(schedule, "target"),
                (int) number(schedule, "max"),
                number(schedule, "baseFeeUpdateFraction")));
      }
    });
    return new ChainConfig(chainId, Profile.ETHEREUM, activations, schedules, Optional.empty());
  }

  private static long number(JsonNode node, String field) {
    return U256.fromHex(node.get(field).asText()).toLongExact();
  }
}
