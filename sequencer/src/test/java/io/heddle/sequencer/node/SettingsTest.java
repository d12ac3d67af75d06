package io.heddle.sequencer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.sequencer.TestChain;
import io.heddle.sequencer.rpc.RpcConfig;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  /// The L1 of the chain below.
  private static final String KEY =
      "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";

  /// Types of settings that are numbers or times.
  private static final Set<Class<?>> NUMBERS =
      Set.of(int.class, long.class, OptionalInt.class, OptionalLong.class, Duration.class);

  @TempDir Path directory;
  private final Map<String, String> file = new TreeMap<>();
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void minimal() throws IOException {
    Path genesis = directory.resolve("genesis.json");
    Files.writeString(genesis, TestChain.genesis(1).toJson());
    file.put("heddle.genesis", genesis.toString());
    file.put("heddle.roles", "sequencer");
    file.put("heddle.l1.beacon-url", "http://beacon");
  }

  private Settings settings() {
    return new Settings(
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withSources(
                new PropertiesConfigSource(file, "file:/etc/heddle.properties", 260),
                new EnvConfigSource(environment, 300))
            .build(),
        environment);
  }

  private List<String> problems() {
    return settings().check().problems();
  }

  @Test
  void goodSettings_haveNoProblem() {
    assertEquals(List.of(), problems());
    assertTrue(settings().check().config().isPresent());
  }

  @Test
  void unknownName_isRefused_withTheNearest() {
    file.put("heddle.rpc.max-batchsize", "7");
    file.put("heddle.batcher.threshold", "2");
    file.put("heddle.nothing-at-all-like-it", "1");
    assertEquals(
        List.of(
            "heddle.batcher.threshold: no such setting; did you mean heddle.prover.threshold?",
            "heddle.nothing-at-all-like-it: no such setting; docs/configuration.md lists them",
            "heddle.rpc.max-batchsize: no such setting; did you mean heddle.rpc.max-batch-size?"),
        problems());
  }

  @Test
  void unknownName_isRefused_alsoInTheEnvironment() {
    environment.put("HEDDLE_L1_ULR", "http://l1");
    environment.put("HEDDLE_L1_POLL_MILLIS", "700");
    assertEquals(
        List.of("HEDDLE_L1_ULR (environment): no such setting; did you mean HEDDLE_L1_URL?"),
        problems());
  }

  @Test
  void allProblems_areInOneList() {
    file.put("heddle.rpc.prot", "1");
    file.put("heddle.rpc.port", "many");
    file.put("heddle.pool.journal", "perhaps");
    file.put("heddle.management.port", "70000");
    file.put("heddle.state.cached-values", "1000");
    file.put("heddle.pool.journal-max-bytes", "1");
    file.put("heddle.l1.url", "ftp://l1");
    file.put("heddle.database.address", "postgres");
    file.put("heddle.roles", "sequencer,batcher,prover");
    file.remove("heddle.genesis");
    List<String> problems = problems();
    for (String key :
        List.of(
            "heddle.rpc.prot",
            "heddle.rpc.port",
            "heddle.pool.journal",
            "heddle.management.port",
            "heddle.state.cached-values",
            "heddle.pool.journal-max-bytes",
            "heddle.l1.url",
            "heddle.database.address",
            "heddle.genesis")) {
      assertEquals(
          1,
          problems.stream().filter(line -> line.matches(key + "[:=].*")).count(),
          () -> key + " in " + problems);
    }
  }

  @Test
  void keys_areCheckedBeforeTheStart_andNeverShown() {
    file.put("heddle.roles", "sequencer,batcher,prover");
    file.put("heddle.batcher.key", KEY);
    file.put("heddle.batcher.settlement-key", KEY);
    file.put("heddle.prover.keys", KEY + "," + KEY);
    file.put("heddle.prover.key-files", directory.resolve("absent").toString());
    List<String> problems = problems();
    assertTrue(
        problems.stream().anyMatch(line -> line.contains("same account")), problems::toString);
    assertTrue(problems.stream().anyMatch(line -> line.contains("absent")), problems::toString);
    assertFalse(String.join("\n", problems).contains(KEY));
    assertFalse(String.join("\n", settings().effective()).contains(KEY));
  }

  @Test
  void tooFewDifferentAttestors_areAProblem() {
    file.put("heddle.roles", "sequencer,batcher,prover");
    file.put("heddle.batcher.key", KEY);
    file.put("heddle.batcher.settlement-key", KEY.replace('4', '5'));
    file.put("heddle.prover.keys", KEY + "," + KEY);
    assertEquals(
        List.of("heddle.prover.threshold=2: there are 1 different keys in heddle.prover.key-files"),
        problems());
  }

  @Test
  void effective_namesEverySettingWithItsSource_secretsMasked() {
    file.put("heddle.database.password", "hunter2");
    file.put("heddle.l1.url", "https://user:secretkey@l1.example/v3/0123456789abcdef");
    environment.put("HEDDLE_L1_POLL_MILLIS", "700");
    environment.put("HEDDLE_PROVER_KEYS_0_", KEY);
    List<String> lines = settings().effective();
    String all = String.join("\n", lines);
    assertTrue(lines.contains("heddle.l1.poll-millis=700  # environment"), all);
    assertTrue(lines.contains("heddle.database.password=****  # /etc/heddle.properties"), all);
    assertTrue(lines.contains("heddle.l1.confirmations=4  # default"), all);
    assertTrue(lines.contains("# heddle.keccak (not set)"), all);
    assertTrue(all.contains("heddle.l1.url=https://l1.example"), all);
    assertFalse(
        all.contains("hunter2") || all.contains("secretkey") || all.contains("012345"), all);
    assertFalse(all.contains(KEY), all);
    assertEquals(SettingNames.ALL.size(), lines.size());
  }

  /// Whoever sets `…key-file` to the key itself must not find it in a log.
  @ValueSource(
      strings = {
        "heddle.batcher.key-file",
        "heddle.batcher.settlement-key-file",
        "heddle.prover.key-files",
        "heddle.genesis",
        "heddle.l1.archive-dir",
        "heddle.rpc.host",
        "heddle.rpc.port",
        "heddle.rpc.request-timeout",
        "heddle.roles"
      })
  @ParameterizedTest
  void key_inTheWrongSetting_isShownNowhere(String name) {
    for (String key : List.of(KEY, "0x" + KEY, KEY.toUpperCase(Locale.ROOT), "/run/" + KEY)) {
      file.put("heddle.roles", "sequencer,batcher,prover");
      file.put(name, key);
      List<String> lines = new ArrayList<>(problems());
      lines.addAll(settings().effective());
      String all = String.join("\n", lines);
      assertFalse(all.toLowerCase(Locale.ROOT).contains(KEY), all);
      assertTrue(all.contains("(looks like a key)"), all);
    }
  }

  @ValueSource(
      strings = {
        "host:5432/heddle?user=u&password=hunter2",
        "u:hunter2@host:5432/heddle",
        "postgresql://u:hunter2@host:5432/heddle",
        "u:hunter2@host:5432/heddle?ssl=true",
        "host:5432/heddle#hunter2",
        "hunter2"
      })
  @ParameterizedTest
  void databaseAddress_showsHostPortAndNameOnly(String address) {
    file.put("heddle.database.address", address);
    List<String> lines = new ArrayList<>(problems());
    assertTrue(
        lines.stream().allMatch(line -> line.startsWith("heddle.database.address")),
        lines::toString);
    lines.addAll(settings().effective());
    String all = String.join("\n", lines);
    assertFalse(all.contains("hunter2"), all);
  }

  @Test
  void databaseAddress_withParameters_isStillRead() {
    file.put("heddle.database.address", "host:5432/heddle?sslmode=require");
    assertEquals(List.of(), problems());
    String all = String.join("\n", settings().effective());
    assertTrue(all.contains("heddle.database.address=host:5432/heddle?****  # "), all);
  }

  /// A service named `heddle`, `heddle-sequencer` or alike, in the same namespace or linked by
  /// Docker; the values are those of a cluster.
  @Test
  void variablesOfServices_areNoMisspeltSettings() {
    for (String service : List.of("HEDDLE", "HEDDLE_SEQUENCER", "HEDDLE_NODE_1")) {
      environment.put(service + "_SERVICE_HOST", "10.96.0.12");
      environment.put(service + "_SERVICE_PORT", "9545");
      environment.put(service + "_SERVICE_PORT_JSON_RPC", "9545");
      environment.put(service + "_PORT", "tcp://10.96.0.12:9545");
      environment.put(service + "_PORT_9545_TCP", "tcp://10.96.0.12:9545");
      environment.put(service + "_PORT_9545_TCP_PROTO", "tcp");
      environment.put(service + "_PORT_9545_TCP_PORT", "9545");
      environment.put(service + "_PORT_9545_TCP_ADDR", "10.96.0.12");
      environment.put(service + "_PORT_53_UDP", "udp://10.96.0.12:53");
    }
    assertEquals(List.of(), problems());
  }

  @Test
  void misspeltSettings_likeThoseOfServices_areStillRefused() {
    environment.put("HEDDLE_PORT", "9545");
    environment.put("HEDDLE_RCP_PORT", "9545");
    environment.put("HEDDLE_PORT_RPC", "9545");
    environment.put("HEDDLE_RPC_PORT_9545", "9545");
    assertEquals(4, problems().size(), () -> problems().toString());
  }

  /// The service `heddle-rpc`: its port is the name of a setting.
  @Test
  void settingThatAServiceTookOver_saysSo() {
    environment.put("HEDDLE_RPC_PORT", "tcp://10.96.0.12:9545");
    List<String> problems = problems();
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.getFirst().startsWith("heddle.rpc.port: "), problems::toString);
    assertTrue(problems.getFirst().contains("enableServiceLinks: false"), problems::toString);
  }

  @CsvSource({
    "heddle.rpc.max-concurrent, 0",
    "heddle.rpc.request-timeout, 0S",
    "heddle.rpc.call-timeout, 25H",
    "heddle.rpc.max-body-bytes, 0",
    "heddle.rpc.max-expensive-waiting, 0",
    "heddle.pool.max-transaction-bytes, 0",
    "heddle.health.block-late-seconds, 0",
    "heddle.batcher.step-millis, 0"
  })
  @ParameterizedTest
  void numberOutOfRange_isAProblem(String name, String value) {
    file.put(name, value);
    List<String> problems = problems();
    assertTrue(problems.stream().anyMatch(line -> line.startsWith(name + "=")), problems::toString);
  }

  /// Also of those that come later, and of roles that this process does not have.
  @Test
  void everyNumberAndTime_belowZero_isAProblem() {
    Map<String, Class<?>> types = new TreeMap<>();
    numbers("heddle.", NodeConfig.class, types);
    numbers("heddle.rpc.", RpcConfig.class, types);
    assertTrue(types.size() > 80, types::toString);
    types.forEach((name, type) -> {
      assertTrue(SettingNames.ALL.contains(name), name);
      file.put(name, type == Duration.class ? "-5S" : "-5");
    });
    List<String> problems = problems();
    for (String name : types.keySet()) {
      assertTrue(
          problems.stream().anyMatch(line -> line.startsWith(name + "=")),
          () -> name + " in " + problems);
    }
  }

  /// The names of a mapping's settings that are numbers or times.
  private static void numbers(String prefix, Class<?> mapping, Map<String, Class<?>> found) {
    for (Method setting : mapping.getDeclaredMethods()) {
      String name =
          prefix
              + setting.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
      Class<?> type = setting.getReturnType();
      if (NUMBERS.contains(type)) {
        found.put(name, type);
      } else if (type.getEnclosingClass() == NodeConfig.class) {
        numbers(name + ".", type, found);
      }
    }
  }

  @Test
  void syncTimeout_thatARequestMayNotTake_isAProblem() {
    file.put("heddle.rpc.max-sync-timeout", "30S");
    assertEquals(1, problems().size(), () -> problems().toString());
    file.put("heddle.rpc.max-sync-timeout", "29S");
    assertEquals(List.of(), problems());
    file.put("heddle.rpc.sync-timeout", "30S");
    assertEquals(1, problems().size(), () -> problems().toString());
  }

  @Test
  void genesisWithoutRollup_isAProblemAmongOthers() throws IOException {
    Path genesis = directory.resolve("plain.json");
    Files.writeString(
        genesis, TestChain.genesis(1).toJson().replace("\"rollup\"", "\"somethingElse\""));
    file.put("heddle.genesis", genesis.toString());
    file.put("heddle.rpc.port", "70000");
    List<String> problems = problems();
    assertEquals(2, problems.size(), problems::toString);
    assertTrue(
        problems.stream().anyMatch(line -> line.startsWith("heddle.genesis")), problems::toString);
  }

  @Test
  void expression_withoutItsVariable_isAProblem() {
    file.put("heddle.database.user", "${NOT_THERE}");
    file.put("heddle.database.password", "half${hunter2}");
    file.put("heddle.l1.beacon-url", "${heddle.l1.beacon-url}");
    file.put("heddle.rpc.prot", "1");
    List<String> problems = problems();
    assertEquals(4, problems.size(), problems::toString);
    for (String start :
        List.of(
            "heddle.database.user: ",
            "heddle.database.password: ",
            "heddle.l1.beacon-url: ",
            "heddle.rpc.prot: ")) {
      assertTrue(problems.stream().anyMatch(line -> line.startsWith(start)), problems::toString);
    }
    assertTrue(problems.stream().anyMatch(line -> line.contains("NOT_THERE")), problems::toString);
    assertFalse(problems.toString().contains("hunter2"), problems::toString);
    assertEquals(SettingNames.ALL.size(), settings().effective().size());
  }

  @Test
  void expression_withADefault_orItsVariable_isExpanded() {
    file.put("heddle.database.user", "${NOT_THERE:somebody}");
    file.put("heddle.rpc.host", "${THERE}");
    environment.put("THERE", "127.0.0.9");
    assertEquals(List.of(), problems());
    List<String> lines = settings().effective();
    assertTrue(lines.contains("heddle.database.user=somebody  # /etc/heddle.properties"));
    assertTrue(lines.contains("heddle.rpc.host=127.0.0.9  # /etc/heddle.properties"));
  }

  @Test
  void cryptography_isChosenByASetting_likeEverythingElse() {
    environment.put("HEDDLE_KECCAK", "scalar");
    file.put("heddle.secp256k1", "bouncycastle");
    file.put("heddle.bls12381", "blst");
    assertEquals(List.of(), problems());
    file.put("heddle.secp256k1", "openssl");
    assertEquals(1, problems().size());
  }
}
