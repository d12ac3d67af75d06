package io.heddle.ops.devnet;

import io.heddle.ops.OperatorException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/// An operator's own PostgreSQL: asked, before anything is started, whether it can be used. It is
/// never emptied by us.
final class ExternalDatabase {
  private static final String CONNECT_TIMEOUT_SECONDS = "10";

  private ExternalDatabase() {}

  /// @param fresh whether a new chain begins, for which no old one may be there
  /// @throws OperatorException when it cannot be reached, or holds a chain although a new one
  ///   begins
  static void check(DatabaseUrl url, boolean fresh) {
    Properties login = new Properties();
    login.setProperty("user", url.user());
    login.setProperty("password", url.password());
    login.setProperty("loginTimeout", CONNECT_TIMEOUT_SECONDS);
    try (Connection connection =
            DriverManager.getConnection("jdbc:postgresql://" + url.location(), login);
        Statement statement = connection.createStatement();
        ResultSet chain =
            statement.executeQuery("select to_regclass('public.blocks') is not null")) {
      chain.next();
      if (fresh && chain.getBoolean(1)) {
        throw new OperatorException(
            ("--fresh deletes nothing in an external database, and %s holds a chain: empty it yourself"
                    + " (drop schema public cascade; create schema public) or name another with --database")
                .formatted(url));
      }
    } catch (SQLException e) {
      throw new OperatorException(
          "PostgreSQL at %s (--database): %s".formatted(url, e.getMessage()), e);
    }
  }
}
