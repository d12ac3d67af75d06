package io.heddle.sequencer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.primitives.crypto.PrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
  /// Anvil's first account.
  private static final String DEVELOPMENT_KEY =
      "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

  private static final String OTHER_KEY =
      "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";

  @TempDir Path directory;

  @Test
  void key_fromFile_ignoresWhitespaceAndPrefix() throws IOException {
    Path file = Files.writeString(directory.resolve("key"), OTHER_KEY + "\n");
    Keys keys = new Keys(false, 1);
    assertEquals(
        PrivateKey.fromHex("0x" + OTHER_KEY).address(),
        keys.one("k", Optional.empty(), Optional.of(file)).address());
  }

  @Test
  void developmentKey_isRefusedUnlessAllowed() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Keys(false, 900).one("k", Optional.of(DEVELOPMENT_KEY), Optional.empty()));
    assertFalse(String.valueOf(refused.getMessage()).contains(DEVELOPMENT_KEY.substring(2)));
    assertEquals(
        "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
        new Keys(true, 900)
            .one("k", Optional.of(DEVELOPMENT_KEY), Optional.empty())
            .address()
            .toHex());
  }

  @Test
  void everyKeyOfTheDevnet_isRefusedUnlessAllowed() {
    // The devnet's owner, batcher and attestors are the mnemonic's accounts 10 to 15.
    for (String key :
        new String[] {
          "0xf214f2b2cd398c806f84e317254e0f0b801d0643303237d97a22a48e01628897",
          "0x701b615bbdfb9de65240bc28bd21bbc0d996645a3dd57e7b12bc2bdf6f192c82",
          "0x8166f546bab6da521a8369cab06c5d2b9e46670292d85c875ee9ec20e84ffb61"
        }) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new Keys(false, 1).one("k", Optional.of(key), Optional.empty()));
    }
  }

  @Test
  void developmentKeys_onAnotherChain_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Keys(true, 1));
  }

  @Test
  void badKey_isNotRepeatedInTheMessage() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Keys(false, 1).one("k", Optional.of("0x1234secret"), Optional.empty()));
    assertFalse(String.valueOf(refused.getMessage()).contains("1234"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Keys(false, 1).one("k", Optional.empty(), Optional.empty()));
  }
}
