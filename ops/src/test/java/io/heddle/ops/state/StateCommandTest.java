package io.heddle.ops.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.state.GenesisState;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.snapshot.SnapshotFile;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.workload.SyntheticState;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StateCommandTest {
  private static final SyntheticState STATE = new SyntheticState(1, 5_000, List.of(), Map.of());

  @TempDir Path folder;
  private BlockHeader header = BlockHeader.builder().build();
  private final StringWriter out = new StringWriter();

  @BeforeEach
  void makeStore() {
    GenesisState genesis =
        STATE.genesis(root -> {
          header = BlockHeader.builder().stateRoot(root).build();
          return header.hash();
        });
    LmdbStateStore.open(folder.resolve("data/state"), genesis, StateStoreOptions.DEFAULT).close();
  }

  private void run(String... arguments) throws Exception {
    List<Exception> failures = new ArrayList<>();
    CommandLine line =
        new CommandLine(new StateCommand())
            .setOut(new PrintWriter(out, true))
            .setExecutionExceptionHandler((failure, _, _) -> {
              failures.add(failure);
              return 1;
            });
    int status = line.execute(arguments);
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    assertEquals(0, status, out.toString());
  }

  private String data(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void stats_saysWhereTheStoreStandsAndWhatItHolds() throws Exception {
    run("stats", "--data", data("data"));
    assertTrue(out.toString().contains(header.stateRoot().toHex()), out.toString());
    assertTrue(out.toString().matches("(?s).*accounts +5,000 .*"), out.toString());
  }

  @Test
  void verify_wholeStore_saysSo_alsoWhileItIsOpen() throws Exception {
    run("verify", "--data", data("data"));
    assertTrue(out.toString().contains("is whole: accounts=5,000"), out.toString());
    Path directory = folder.resolve("data/state");
    GenesisState genesis = STATE.genesis(_ -> header.hash());
    try (LmdbStateStore node = LmdbStateStore.open(directory, genesis, StateStoreOptions.DEFAULT)) {
      run("verify", "--data", data("data"));
      assertEquals(header.stateRoot(), node.head().stateRoot());
    }
  }

  @Test
  void verify_damagedFile_namesFileAndWayOut() throws Exception {
    Path file = folder.resolve("data/state/data.mdb");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.write(file, bytes);
    Exception found = assertThrows(Exception.class, () -> run("verify", "--data", data("data")));
    assertTrue(String.valueOf(found.getMessage()).contains(file.toString()), found.getMessage());
    assertTrue(String.valueOf(found.getMessage()).contains("state import"), found.getMessage());
  }

  @Test
  void exportAndImport_giveTheSameState() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      String url = "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres";
      String file = data("snapshot");
      blocks(postgres, "create table blocks (hash bytea, header bytea)");
      Exception refused =
          assertThrows(
              Exception.class,
              () -> run("export", "--data", data("data"), "--database", url, file));
      assertTrue(String.valueOf(refused.getMessage()).contains("does not have the block"));
      try (Connection connection = postgres.getPostgresDatabase().getConnection();
          PreparedStatement insert =
              connection.prepareStatement("insert into blocks values (?, ?)")) {
        insert.setBytes(1, header.hash().toBytes());
        insert.setBytes(2, header.encoded().toArray());
        insert.execute();
      }
      run("export", "--data", data("data"), "--database", url, file);
      run("import", "--data", data("other"), file);
      run("verify", "--data", data("other"));
    }
  }

  private static void blocks(EmbeddedPostgres postgres, String sql) throws Exception {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  @Test
  void import_refusals_leaveTheOldStore() throws Exception {
    Path file = folder.resolve("snapshot");
    SnapshotFile.write(file, header, header.hash(), STATE.source());
    refused("--replace", "import", "--data", data("data"), file.toString());
    refused("another block", "import", "--data", data("n"), "--block-hash", "0x12", file + "");
    byte[] damaged = Files.readAllBytes(file);
    damaged[damaged.length - 1] ^= 1;
    Files.write(file, damaged);
    refused("damaged", "import", "--data", data("data"), "--replace", file.toString());
    refused("damaged", "import", "--data", data("n"), file.toString());
    assertFalse(Files.exists(folder.resolve("n/state/data.mdb")));
    assertFalse(Files.exists(folder.resolve("data/state.importing")));
    run("verify", "--data", data("data"));
  }

  @Test
  void import_storeInUse_isRefused() throws IOException {
    Path file = folder.resolve("snapshot");
    SnapshotFile.write(file, header, header.hash(), STATE.source());
    GenesisState genesis = STATE.genesis(_ -> header.hash());
    try (LmdbStateStore node =
        LmdbStateStore.open(folder.resolve("data/state"), genesis, StateStoreOptions.DEFAULT)) {
      refused("in use", "import", "--data", data("data"), "--replace", file.toString());
      assertEquals(header.hash(), node.head().blockHash());
    }
  }

  private void refused(String says, String... arguments) {
    Exception refused = assertThrows(Exception.class, () -> run(arguments));
    assertTrue(String.valueOf(refused.getMessage()).contains(says), refused.getMessage());
  }

  @Test
  void stats_noStore_saysWhereItLooked() {
    refused("no state store", "stats", "--data", data("nowhere"));
  }
}
