package io.heddle.ops.devnet;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.ops.OperatorException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExternalDatabaseIT {
  @Test
  void check_nobodyListens_namesTheDatabaseAndHidesThePassword() {
    DatabaseUrl nowhere = new DatabaseUrl("localhost", 1, "heddle", "op", "s3cret");
    OperatorException failure =
        assertThrows(OperatorException.class, () -> ExternalDatabase.check(nowhere, false));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("postgresql://op@localhost:1/heddle"), message);
    assertTrue(!message.contains("s3cret"), message);
  }

  @Test
  void check_freshOverAnOldChain_isRefusedAndDeletesNothing(@TempDir Path folder) throws Exception {
    try (PostgresServer server = PostgresServer.start(folder)) {
      ExternalDatabase.check(server.url(), true);
      try (Connection connection =
              DriverManager.getConnection(
                  "jdbc:postgresql://" + server.url().location(),
                  server.url().user(),
                  server.url().password());
          Statement statement = connection.createStatement()) {
        statement.execute("create table blocks (number bigint)");
        OperatorException failure =
            assertThrows(OperatorException.class, () -> ExternalDatabase.check(server.url(), true));
        assertTrue(String.valueOf(failure.getMessage()).contains("--fresh"), failure.getMessage());
        ExternalDatabase.check(server.url(), false);
        statement.execute("select number from blocks");
      }
    }
  }
}
