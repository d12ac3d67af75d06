package io.heddle.ops.devnet;

import io.heddle.ops.OperatorException;
import java.net.URI;

/// An external PostgreSQL as the operator names it: `postgresql://user:password@host:port/name`.
/// The password never appears in [#toString()].
///
/// @param host name or address
/// @param port TCP port, 5432 when the URL names none
public record DatabaseUrl(String host, int port, String name, String user, String password) {
  private static final int DEFAULT_PORT = 5432;

  public static DatabaseUrl parse(URI uri) {
    String scheme = uri.getScheme();
    String path = uri.getPath();
    if (scheme == null || !(scheme.equals("postgresql") || scheme.equals("postgres"))) {
      throw new OperatorException(
          "--database: scheme %s is not postgresql; give postgresql://user:password@host:port/name"
              .formatted(scheme));
    }
    if (uri.getHost() == null || path == null || path.length() < 2) {
      throw new OperatorException(
          "--database: host or database name missing; give postgresql://user:password@host:port/name");
    }
    String info = uri.getUserInfo() == null ? "" : uri.getUserInfo();
    int colon = info.indexOf(':');
    String user = colon < 0 ? info : info.substring(0, colon);
    String password = colon < 0 ? "" : info.substring(colon + 1);
    if (user.isEmpty()) {
      throw new OperatorException(
          "--database: user missing; give postgresql://user:password@host:port/name");
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return new DatabaseUrl(uri.getHost(), port, path.substring(1), user, password);
  }

  /// `host:port/name`, the part that the JDBC and the reactive URL share.
  public String location() {
    return host + ":" + port + "/" + name;
  }

  @Override
  public String toString() {
    return "postgresql://" + user + "@" + location();
  }
}
