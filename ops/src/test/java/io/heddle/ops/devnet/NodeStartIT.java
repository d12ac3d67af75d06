package io.heddle.ops.devnet;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that cannot start ends, with a status and with what it failed on, whatever that is.
class NodeStartIT {
  @Test
  void nativeLibraryThatDoesNotLink_endsTheProcess(@TempDir Path folder) throws IOException {
    List<String> flags = new ArrayList<>(NodeProcess.SMALL_JVM);
    flags.add("-Dorg.lwjgl.libname=missing");
    DevnetOptions options =
        DevnetOptions.of(TestDevnet.projectRoot(), folder)
            .ports(0, 0, 0)
            .l1BlockSeconds(1)
            .nodeJvm(flags)
            .build();
    OperatorException failure =
        assertThrows(OperatorException.class, () -> TestDevnet.start(options).close());
    String words = String.valueOf(failure.getMessage());
    assertTrue(words.contains("node ended with status 1"), words);
    String log = Files.readString(folder.resolve("logs/node.log"));
    assertTrue(log.contains("THE NODE DID NOT START"), log);
  }
}
