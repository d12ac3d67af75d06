package io.heddle.primitives.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.crypto.kzg.Kzg;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ExtractedLibrariesTest {
  /// `java.io.tmpdir` holds what was unpacked; a process that is killed now leaves nothing there.
  @Test
  void loadedLibraries_haveNoFileAnyMore() throws IOException {
    assertEquals("libsecp256k1", Secp256k1Backend.CHOSEN.backend());
    Kzg.warmUp();
    assertEquals(Set.of(), ExtractedLibraries.mapped("secp256k1-"));
    assertEquals(Set.of(), ExtractedLibraries.mapped("ckzg4844jni"));
  }

  @Test
  void unlink_deletesTheFileItsLockAndItsFolder_andNothingThatIsNotMapped() throws IOException {
    Path folder = Files.createTempDirectory("heddle-unlink@");
    Path file = Files.writeString(folder.resolve("lib.so"), "library");
    Path lock = Files.writeString(folder.resolve("lib.so.lck"), "");
    Path other = Files.createTempFile("heddle-unlink@", ".so");
    try (FileChannel channel = FileChannel.open(file)) {
      var mapping = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      assertEquals(Set.of(file), ExtractedLibraries.mapped("heddle-unlink@"));
      ExtractedLibraries.unlink("heddle-unlink@");
      assertFalse(Files.exists(file));
      assertFalse(Files.exists(lock));
      assertFalse(Files.exists(folder));
      assertTrue(Files.exists(other));
      assertEquals('l', mapping.get(0));
    } finally {
      Files.delete(other);
    }
  }
}
