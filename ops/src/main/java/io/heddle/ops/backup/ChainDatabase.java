package io.heddle.ops.backup;

import io.heddle.ops.OperatorException;
import io.heddle.ops.devnet.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// A chain's PostgreSQL in one transaction, as a backup sees it.
final class ChainDatabase implements AutoCloseable {
  /// What belongs to the server and not to the chain: who leads, and which migrations have run.
  private static final String TABLES =
      """
      select table_name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE'
        and table_name not in ('flyway_schema_history', 'leases')
      order by table_name
      """;

  /// Each table that refers to another one, with that one.
  private static final String REFERENCES =
      """
      select distinct conrelid::regclass::text || ' ' || confrelid::regclass::text
      from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
      """;

  private static final String COLUMNS =
      """
      select column_name from information_schema.columns
      where table_schema = 'public' and table_name = ? and is_generated = 'NEVER'
      order by ordinal_position
      """;
  private static final String VERSION =
      """
      select version from flyway_schema_history
      where success and version is not null order by installed_rank desc limit 1
      """;
  private static final String HEAD =
      "select number, encode(hash, 'hex') from blocks order by number desc limit 1";

  private final DatabaseUrl url;
  private final Connection connection;

  private ChainDatabase(DatabaseUrl url, Connection connection) {
    this.url = url;
    this.connection = connection;
  }

  /// Opens a transaction that sees one moment of the whole database.
  static ChainDatabase open(DatabaseUrl url, boolean readOnly) {
    try {
      Connection connection = DriverManager.getConnection(jdbc(url), url.user(), url.password());
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(readOnly);
      connection.setAutoCommit(false);
      return new ChainDatabase(url, connection);
    } catch (SQLException e) {
      throw new OperatorException("PostgreSQL at %s: %s".formatted(url, e.getMessage()), e);
    }
  }

  static String jdbc(DatabaseUrl url) {
    return "jdbc:postgresql://" + url.location();
  }

  OperatorException failure(SQLException e) {
    return new OperatorException("PostgreSQL at %s: %s".formatted(url, e.getMessage()), e);
  }

  /// The chain's tables, each after those that it refers to: so they can be filled in this order.
  List<String> tables() throws SQLException {
    List<String> left = new ArrayList<>(strings(TABLES));
    List<String> references = strings(REFERENCES);
    List<String> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      String next =
          left.stream()
              .filter(table ->
                  left.stream().noneMatch(other -> references.contains(table + " " + other)))
              .findFirst()
              .orElseThrow(() -> new OperatorException("tables refer to each other: " + left));
      ordered.add(next);
      left.remove(next);
    }
    return ordered;
  }

  List<String> columns(String table) throws SQLException {
    return strings(COLUMNS, table);
  }

  String schemaVersion() throws SQLException {
    List<String> found = strings(VERSION);
    if (found.isEmpty()) {
      throw new OperatorException("the database %s holds no chain".formatted(url));
    }
    return found.getFirst();
  }

  /// A block's number and hash.
  record Head(long number, String hash) {}

  Optional<Head> head() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(HEAD);
        ResultSet found = query.executeQuery()) {
      return found.next()
          ? Optional.of(new Head(found.getLong(1), found.getString(2)))
          : Optional.empty();
    }
  }

  /// Names of columns as SQL has them in a list.
  static String list(List<String> columns) {
    return columns.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
  }

  CopyManager copies() throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  /// Lets numbers that the database gives begin after those that were copied.
  void continueIdentities() throws SQLException {
    String identities =
        "select table_name || ' ' || column_name from information_schema.columns"
            + " where table_schema = 'public' and is_identity = 'YES'";
    for (String found : strings(identities)) {
      String[] names = found.split(" ", 2);
      var _ =
          strings(
              "select setval(pg_get_serial_sequence('%s', '%s'), coalesce(max(%s), 0) + 1, false)::text from %s"
                  .formatted(names[0], names[1], names[1], names[0]));
    }
  }

  void commit() throws SQLException {
    connection.commit();
  }

  private List<String> strings(String sql, String... parameters) throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        query.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
    }
    return found;
  }

  @Override
  public void close() {
    try {
      connection.close(); // what is not committed is rolled back
    } catch (SQLException e) {
      throw failure(e);
    }
  }
}
