package io.heddle.sequencer.builder;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.primitives.chain.Genesis;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.TestChain;
import io.heddle.workload.SyntheticState;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How long a node takes to be ready again: the production jar (`./heddle build`), PostgreSQL with
/// the blocks, a state of `-Dheddle.accounts=N` accounts (1,000,000), `-Dheddle.blocks=N` blocks
/// (1,000) of 60 transfers. First with its state store as it was left, then with one that stands at
/// the first block, so that all blocks are executed again. Wall time from the start of the process
/// to its line "ready". Run it by name: `-Dtest=RestartBenchmark`.
@Timeout(1_800)
class RestartBenchmark {
  private static final long ACCOUNTS = Long.getLong("heddle.accounts", 1_000_000);
  private static final int BLOCKS = Integer.getInteger("heddle.blocks", 1_000);
  private static final int RUNS = 3;
  private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void restart() throws Exception {
    assertTrue(Files.exists(JAR), "build the node first: ./heddle build");
    Genesis small = TestChain.genesis(5);
    SyntheticState.Prepared prepared =
        new SyntheticState(1, ACCOUNTS, List.of(), small.alloc()).over(small);
    Files.writeString(folder.resolve("genesis.json"), prepared.genesis().toJson());
    Path state = folder.resolve("data/state");
    LmdbStateStore.open(state, prepared.state(), StateStoreOptions.DEFAULT).close();
    Files.createDirectories(folder.resolve("first"));
    Files.copy(state.resolve("data.mdb"), folder.resolve("first/data.mdb"));
    try (PostgresFixture postgres = new PostgresFixture()) {
      try (BuilderFixture node =
          new BuilderFixture(postgres, state, ProducingProcess.origins(), prepared.genesis())) {
        for (int i = 0; i < BLOCKS; i++) {
          ProducingProcess.submit(node);
          var _ = node.produceBlock();
        }
      }
      System.out.printf(
          "restart: accounts=%d blocks=%d fileBytes=%d%n",
          ACCOUNTS, BLOCKS, Files.size(state.resolve("data.mdb")));
      for (int run = 0; run < RUNS; run++) {
        report("as it was left", postgres);
      }
      Files.delete(state.resolve("data.mdb"));
      Files.copy(folder.resolve("first/data.mdb"), state.resolve("data.mdb"));
      report("all blocks executed again", postgres);
    }
  }

  private void report(String store, PostgresFixture postgres) throws Exception {
    PostgresFixture.Address database = postgres.address();
    Map<String, String> settings =
        Map.of(
            "heddle.roles", "sequencer",
            "heddle.genesis", folder.resolve("genesis.json").toString(),
            "heddle.data-dir", folder.resolve("data").toString(),
            "heddle.database.address", database.url(),
            "heddle.database.user", database.user(),
            "heddle.database.password", database.password(),
            "heddle.l1.url", "http://127.0.0.1:1",
            "heddle.rpc.port", "0",
            "heddle.management.port", "0");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+UseTransparentHugePages",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-modules=jdk.incubator.vector"));
    settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-jar", JAR.toString()));
    long began = System.nanoTime();
    Process node =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    StringBuilder log = new StringBuilder();
    boolean ready = false;
    try (BufferedReader out = node.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null && !ready; line = out.readLine()) {
        log.append(line).append('\n');
        ready = line.contains("ready: head=");
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf("restart: store %s: ready in %.1f s%n", store, seconds);
      System.out.println(log);
    } finally {
      node.toHandle().destroyForcibly();
      node.waitFor();
    }
    assertTrue(ready, log::toString);
  }
}
