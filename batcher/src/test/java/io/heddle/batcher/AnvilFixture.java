package io.heddle.batcher;

import io.heddle.anvil.AnvilProcess;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// Anvil for tests; a test that needs it is skipped, and says so, where npm did not bring it.
public final class AnvilFixture {

  private AnvilFixture() {}

  public static AnvilProcess start() {
    Optional<Path> binary = AnvilProcess.findBinary();
    if (binary.isEmpty()) {
      System.out.println("SKIPPED: no anvil; run `npm ci` in bridge-contracts or set -Danvil.bin");
    }
    Assumptions.assumeTrue(binary.isPresent(), "no anvil: run `npm ci` in bridge-contracts");
    return AnvilProcess.start(AnvilProcess.Options.forTest(binary.orElseThrow()));
  }
}
