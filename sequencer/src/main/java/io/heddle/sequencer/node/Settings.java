package io.heddle.sequencer.node;

import io.heddle.batcher.l1.rpc.L1Endpoint;
import io.heddle.sequencer.rpc.RpcConfig;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/// All settings of a process, from wherever they come, before anything is started with them.
final class Settings {
  private static final String GENESIS = "heddle.genesis";
  private static final String NOT_SET = "(not set)";
  private static final String ENVIRONMENT = "EnvConfigSource";
  private static final String SYSTEM_PROPERTIES = "SysPropConfigSource";

  private final SmallRyeConfig sources;
  private final Map<String, String> environment;

  /// @param sources without mappings
  /// @param environment the process's environment, as it is
  Settings(SmallRyeConfig sources, Map<String, String> environment) {
    this.sources = sources;
    this.environment = environment;
  }

  /// What the settings come to: the configuration, or all that is wrong with it.
  ///
  /// @param config nothing when there are problems
  record Outcome(Optional<NodeConfig> config, List<String> problems) {}

  Outcome check() {
    List<String> problems = new ArrayList<>(unknown());
    problems.addAll(unexpanded());
    Optional<SmallRyeConfig> mapped = mapped(given(), problems);
    mapped.ifPresent(config ->
        problems.addAll(
            SettingsCheck.problems(
                config.getConfigMapping(NodeConfig.class),
                config.getConfigMapping(RpcConfig.class))));
    return new Outcome(
        mapped
            .filter(_ -> problems.isEmpty())
            .map(config -> config.getConfigMapping(NodeConfig.class)),
        problems.stream().map(Secrets::withoutKeys).toList());
  }

  /// The settings that can be read; the others are taken out of `given` and told.
  private static Optional<SmallRyeConfig> mapped(
      SortedMap<String, String> given, List<String> problems) {
    SmallRyeConfig whole = map(given);
    if (whole != null) {
      return Optional.of(whole);
    }
    // Each setting by itself, so that one that cannot be read does not hide the others.
    for (String name : List.copyOf(given.keySet())) {
      String unreadable = unreadable(name, given.get(name));
      if (!unreadable.isEmpty()) {
        problems.add(unreadable);
        given.remove(name);
      }
    }
    given.putIfAbsent(GENESIS, NOT_SET);
    return Optional.ofNullable(map(given));
  }

  /// Names that look like settings and are none.
  private List<String> unknown() {
    TreeSet<String> names = new TreeSet<>();
    for (ConfigSource source : sources.getConfigSources()) {
      if (!source.getName().startsWith(ENVIRONMENT)) {
        for (String name : source.getPropertyNames()) {
          if (name.startsWith(SettingNames.PREFIX)
              && !SettingNames.ALL.contains(SettingNames.withoutIndex(name))) {
            names.add("%s: no such setting%s".formatted(name, meant(name, false)));
          }
        }
      }
    }
    List<String> known = SettingNames.ALL.stream().map(SettingNames::inEnvironment).toList();
    environment.forEach((name, value) -> {
      if (name.startsWith(SettingNames.ENVIRONMENT_PREFIX)
          && !known.contains(name.replaceAll("_[0-9]+_$", ""))
          && !ServiceVariables.matches(name, value)) {
        names.add(
            "%s (environment): no such setting%s"
                .formatted(name, meant(name.toLowerCase(Locale.ROOT).replace('_', '.'), true)));
      }
    });
    return List.copyOf(names);
  }

  /// Settings that name something else (`${NAME}`) which does not exist: they would have their
  /// defaults, or a part of their values, in silence.
  private List<String> unexpanded() {
    List<String> problems = new ArrayList<>();
    for (String name : names()) {
      Optional<String> why = unexpandable(name);
      if (why.isPresent()) {
        boolean secret = SettingNames.isSecret(SettingNames.withoutIndex(name));
        problems.add(
            "%s: %s; set what its ${…} names, or give a default, ${NAME:default}"
                .formatted(name, secret ? "cannot be expanded" : why.get()));
      }
    }
    return problems;
  }

  private Optional<String> unexpandable(String name) {
    try {
      ConfigValue found = sources.getConfigValue(name);
      return found.hasProblems()
          ? Optional.of(withoutCode(found.getProblems().getFirst().getMessage()))
          : Optional.empty();
    } catch (IllegalArgumentException namesItself) {
      return Optional.of(withoutCode(String.valueOf(namesItself.getMessage())));
    }
  }

  private static String withoutCode(String message) {
    return message.replaceFirst("(?s).*SRCFG[0-9]+: ", "");
  }

  private static String meant(String name, boolean inEnvironment) {
    return SettingNames.nearest(name)
        .map(nearest -> inEnvironment ? SettingNames.inEnvironment(nearest) : nearest)
        .map(nearest -> "; did you mean " + nearest + "?")
        .orElse("; docs/configuration.md lists them");
  }

  /// The settings that somebody gave, lists in one piece; without those that are [#unexpanded].
  private SortedMap<String, String> given() {
    SortedMap<String, String> given = new TreeMap<>();
    for (String name : names()) {
      if (unexpandable(name).isEmpty()) {
        value(sources.getConfigValue(name)).ifPresent(value -> given.put(name, value));
      }
    }
    return given;
  }

  /// The names under which settings may have values.
  private Set<String> names() {
    // In the environment a name is found by asking for it.
    Set<String> names = new TreeSet<>(SettingNames.ALL);
    for (String name : sources.getPropertyNames()) {
      if (SettingNames.ALL.contains(SettingNames.withoutIndex(name))) {
        names.add(name);
      }
    }
    return names;
  }

  private static Optional<String> value(ConfigValue found) {
    return Optional.ofNullable(found.getValue()).filter(value -> !value.isEmpty());
  }

  private static @Nullable SmallRyeConfig map(Map<String, String> given) {
    try {
      return mapping(given);
    } catch (ConfigValidationException e) {
      return null;
    }
  }

  private static SmallRyeConfig mapping(Map<String, String> given) {
    return new SmallRyeConfigBuilder()
        .forClassLoader(Settings.class.getClassLoader())
        .addDiscoveredConverters()
        .withMapping(NodeConfig.class)
        .withMapping(RpcConfig.class)
        .withSources(new PropertiesConfigSource(given, "settings", 100))
        .build();
  }

  /// Why this one cannot be read; empty when it can.
  private static String unreadable(String name, @Nullable String value) {
    Map<String, String> alone = new TreeMap<>();
    alone.put(GENESIS, "unread");
    alone.put(name, value == null ? "" : value);
    try {
      var _ = mapping(alone);
      return "";
    } catch (ConfigValidationException e) {
      String why =
          SettingNames.isSecret(SettingNames.withoutIndex(name))
              ? "cannot be read"
              : withoutCode(e.getProblem(0).getMessage());
      String whence =
          ServiceVariables.isAddress(value == null ? "" : value)
              ? "; set by a service of this name? (Kubernetes: enableServiceLinks: false)"
              : "";
      return name + ": " + why + whence;
    }
  }

  /// One line for each setting: its value, secrets masked, and where it comes from.
  List<String> effective() {
    SortedMap<String, String> given = given();
    Optional<SmallRyeConfig> mapped = mapped(new TreeMap<>(given), new ArrayList<>());
    List<String> lines = new ArrayList<>();
    for (String name : SettingNames.ALL) {
      String own = listed(given, name);
      if (!own.isEmpty()) {
        lines.add("%s=%s  # %s".formatted(name, shown(name, own), source(name)));
        continue;
      }
      String standard =
          mapped.flatMap(config -> value(config.getConfigValue(name))).orElse(NOT_SET);
      lines.add(
          standard.equals(NOT_SET)
              ? "# %s %s".formatted(name, NOT_SET)
              : "%s=%s  # default".formatted(name, shown(name, standard)));
    }
    return lines;
  }

  /// The value, or the values of a list that was given by index.
  private static String listed(SortedMap<String, String> given, String name) {
    String whole = given.get(name);
    return whole != null
        ? whole
        : given.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(name + "["))
            .map(Map.Entry::getValue)
            .collect(Collectors.joining(","));
  }

  private String source(String name) {
    String source = String.valueOf(sources.getConfigValue(name).getConfigSourceName());
    if (source.startsWith(ENVIRONMENT)) {
      return "environment";
    }
    if (source.startsWith(SYSTEM_PROPERTIES)) {
      return "system property";
    }
    return source.replaceFirst(".*source=", "").replaceFirst("]$", "").replaceFirst("^file:", "");
  }

  private static String shown(String name, String value) {
    if (SettingNames.isSecret(name)) {
      return Secrets.MASKED;
    }
    if (name.equals(SettingNames.DATABASE_ADDRESS)) {
      return Secrets.withoutKeys(Secrets.databaseAddress(value));
    }
    if (!SettingNames.isUrl(name)) {
      return Secrets.withoutKeys(value);
    }
    List<String> urls = new ArrayList<>();
    for (String url : value.split(",", -1)) {
      try {
        urls.add(Secrets.withoutKeys(L1Endpoint.parse(name, url).toString()));
      } catch (IllegalArgumentException e) {
        urls.add(Secrets.MASKED);
      }
    }
    return String.join(",", urls);
  }
}
