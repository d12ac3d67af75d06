package io.heddle.ops.devnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/// The password of a devnet's own PostgreSQL, in a file that only its owner reads, in libpq's
/// format (`host:port:database:user:password`): so a URL that names the file works in every client
/// of libpq, and gives nothing away to who cannot read it.
///
/// @param file where it lies
/// @param password random, made with the database
record PasswordFile(Path file, String password) {
  private static final String PREFIX = "*:*:*:postgres:";
  private static final int RANDOM_BYTES = 16;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  static boolean exists(Path folder) {
    return Files.exists(in(folder));
  }

  private static Path in(Path folder) {
    return folder.resolve("pgpass");
  }

  /// The one of this folder; made if there is none.
  static PasswordFile of(Path folder) throws IOException {
    Path file = in(folder);
    if (Files.exists(file)) {
      String line = Files.readString(file).strip();
      if (!line.startsWith(PREFIX)) {
        throw new IOException("%s does not begin with %s".formatted(file, PREFIX));
      }
      return new PasswordFile(file, line.substring(PREFIX.length()));
    }
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    write(file, PREFIX + password);
    return new PasswordFile(file, password);
  }

  /// The bare password in a file beside, as initdb takes it; the caller deletes it.
  Path bare() throws IOException {
    Path bare = file.resolveSibling("initdb-password");
    write(bare, password);
    return bare;
  }

  private static void write(Path file, String line) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    Files.writeString(file, line + "\n");
  }
}
