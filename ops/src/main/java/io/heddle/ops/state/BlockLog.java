package io.heddle.ops.state;

import io.heddle.executor.state.StateHead;
import io.heddle.ops.OperatorException;
import io.heddle.ops.devnet.DatabaseUrl;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.block.BlockHeader;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The node's PostgreSQL, asked for the header of the block that a store stands at: a snapshot
/// without it would prove nothing.
record BlockLog(String location, String user, String password) {
  private static final String SETTINGS = "node/config/application.properties";

  static BlockLog of(Path data, @Nullable URI database) {
    if (database != null) {
      DatabaseUrl url = DatabaseUrl.parse(database);
      return new BlockLog(url.location(), url.user(), url.password());
    }
    Path file = data.resolve(SETTINGS);
    if (!Files.isRegularFile(file)) {
      throw new OperatorException(
          "--database postgresql://user:password@host:port/name is needed: it holds the block's header");
    }
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      settings.load(reader);
    } catch (IOException e) {
      throw new OperatorException("cannot read " + file + ": " + e.getMessage(), e);
    }
    return new BlockLog(
        settings.getProperty("heddle.database.address", ""),
        settings.getProperty("heddle.database.user", ""),
        settings.getProperty("heddle.database.password", ""));
  }

  BlockHeader header(StateHead head) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:postgresql://" + location, user, password);
        PreparedStatement query =
            connection.prepareStatement("select header from blocks where hash = ?")) {
      query.setBytes(1, head.blockHash().toBytes());
      try (ResultSet found = query.executeQuery()) {
        if (!found.next()) {
          throw new OperatorException(
              "PostgreSQL does not have the block of the state store: number=%d hash=%s"
                  .formatted(head.number(), head.blockHash()));
        }
        return BlockHeader.decode(Bytes.wrap(found.getBytes(1)));
      }
    } catch (SQLException e) {
      throw new OperatorException(
          "PostgreSQL at %s: %s (is the node's database running?)"
              .formatted(location, e.getMessage()),
          e);
    }
  }
}
