package io.heddle.ops.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeProcessTest {
  @TempDir Path folder;

  @Test
  void settings_areForTheirOwnerOnly() throws Exception {
    Path file = folder.resolve("config/application.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "from an earlier start, readable by all");
    NodeProcess.writeSettings(file, Map.of("heddle.database.password", "secret"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals("heddle.database.password=secret", Files.readAllLines(file).getLast());
  }
}
