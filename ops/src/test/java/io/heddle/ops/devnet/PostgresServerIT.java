package io.heddle.ops.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The devnet's PostgreSQL trusts nobody: its superuser may run programs as whoever started it.
final class PostgresServerIT {
  @TempDir private Path folder;

  @Test
  void start_everyConnection_needsThePasswordOfThisServer() throws Exception {
    Path place = folder.resolve("postgres");
    String password;
    try (PostgresServer server = PostgresServer.start(place)) {
      DatabaseUrl url = server.url();
      password = url.password();
      for (String wrong : List.of("", "postgres")) {
        assertThrows(SQLException.class, () -> rules(url, wrong).close(), "password: " + wrong);
      }
      try (Connection connection = rules(url, password);
          Statement statement = connection.createStatement();
          ResultSet rules =
              statement.executeQuery("select distinct auth_method from pg_hba_file_rules")) {
        assertTrue(rules.next());
        assertEquals("scram-sha-256", rules.getString(1));
        assertFalse(rules.next(), "local sockets as well");
      }
      assertFalse(server.shownUrl().contains(password), server.shownUrl());
      assertTrue(server.shownUrl().endsWith("?passfile=" + place.resolve("pgpass")));
    }
    assertEquals("rw-------", modes(place.resolve("pgpass")));
    assertFalse(Files.exists(place.resolve("initdb-password")));
    try (PostgresServer again = PostgresServer.start(place)) {
      assertEquals(password, again.url().password());
    }
  }

  @Test
  void start_itsFolder_isForItsOwnerAlone() throws Exception {
    Path place = folder.resolve("postgres");
    PostgresServer.start(place).close();
    assertEquals("rwx------", modes(place));
    try (Stream<Path> files = Files.walk(place.resolve("binaries"), 2)) {
      List<Path> open =
          files.filter(Files::isDirectory).filter(file -> isWritableByOthers(file)).toList();
      assertEquals(List.of(), open);
    }
  }

  @Test
  void start_dataThatTrustsEverybody_saysFresh() throws Exception {
    Files.createDirectories(folder.resolve("postgres/data"));
    Files.writeString(folder.resolve("postgres/data/PG_VERSION"), "18\n");
    OperatorException failure =
        assertThrows(
            OperatorException.class, () -> PostgresServer.start(folder.resolve("postgres")));
    assertTrue(String.valueOf(failure.getMessage()).contains("--fresh"), failure.getMessage());
  }

  private static Connection rules(DatabaseUrl url, String password) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://" + url.location(), "postgres", password);
  }

  private static String modes(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static boolean isWritableByOthers(Path file) {
    try {
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
      return modes.contains(PosixFilePermission.OTHERS_WRITE)
          || modes.contains(PosixFilePermission.GROUP_WRITE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
