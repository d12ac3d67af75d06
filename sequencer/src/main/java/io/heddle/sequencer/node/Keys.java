package io.heddle.sequencer.node;

import io.heddle.primitives.Address;
import io.heddle.primitives.crypto.PrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads private keys from configuration or files, and refuses the well-known development keys
/// where they would be worth money. No message ever holds a key.
final class Keys {
  /// Chain ids of L1 development chains: anvil's default, and this project's.
  private static final Set<Long> DEVELOPMENT_CHAINS = Set.of(31_337L, 900L);

  /// The accounts of `test test test test test test test test test test test junk`.
  private static final Set<Address> DEVELOPMENT_ACCOUNTS =
      Set.of(
          Address.fromHex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"),
          Address.fromHex("0x70997970c51812dc3a010c7d01b50e0d17dc79c8"),
          Address.fromHex("0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc"),
          Address.fromHex("0x90f79bf6eb2c4f870365e785982e1f101e93b906"),
          Address.fromHex("0x15d34aaf54267db7d7c367839aaf71a00a2c6a65"),
          Address.fromHex("0x9965507d1a55bcc2695c58ba16fb37d819b0a4dc"),
          Address.fromHex("0x976ea74026e726554db657fa54763abd0c3a0aa9"),
          Address.fromHex("0x14dc79964da2c08b23698b3d3cc7ca32193d9955"),
          Address.fromHex("0x23618e81e3f5cdf7f54c3d65f7fbc0abf5b21e8f"),
          Address.fromHex("0xa0ee7a142d267c1f36714e4a8f75612f20a79720"),
          Address.fromHex("0xbcd4042de499d14e55001ccbb24a551f3b954096"),
          Address.fromHex("0x71be63f3384f5fb98995898a86b02fb2426c5788"),
          Address.fromHex("0xfabb0ac9d68b0b445fb7357272ff202c5651694a"),
          Address.fromHex("0x1cbd3b2770909d4e10f157cabc84c7264073c9ec"),
          Address.fromHex("0xdf3e18d64bc6a983f673ab319ccae4f1a57c7097"),
          Address.fromHex("0xcd3b766ccdd6ae721141f452c550ca635964ce71"),
          Address.fromHex("0x2546bcd3c84621e976d8185a91a922ae77ecec30"),
          Address.fromHex("0xbda5747bfd65f08deb54cb465eb87d40e51b197e"),
          Address.fromHex("0xdd2fd4581271e230360230f9337d5c0430bf44c0"),
          Address.fromHex("0x8626f6940e2eb28930efb4cef49b2d1f2c9c1199"));

  private final boolean developmentKeysAllowed;

  Keys(boolean devKeys, long l1ChainId) {
    if (devKeys && !DEVELOPMENT_CHAINS.contains(l1ChainId)) {
      throw new IllegalArgumentException(
          "heddle.dev-keys is for development chains only: l1ChainId=" + l1ChainId);
    }
    this.developmentKeysAllowed = devKeys;
  }

  /// The key given directly or by file; the message for a missing one names both keys of the
  /// configuration.
  PrivateKey one(String name, Optional<String> direct, Optional<Path> file) {
    if (direct.isPresent()) {
      return parse(name, direct.get());
    }
    return file.map(path -> read(name, path))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no key: set %s-file (or %s in the environment)".formatted(name, name)));
  }

  List<PrivateKey> several(String name, Optional<List<String>> direct, Optional<List<Path>> files) {
    List<PrivateKey> keys = new ArrayList<>();
    direct.orElse(List.of()).forEach(key -> keys.add(parse(name, key)));
    files.orElse(List.of()).forEach(path -> keys.add(read(name, path)));
    return keys;
  }

  private PrivateKey read(String name, Path file) {
    try {
      return parse(name, Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s: cannot read the key file %s: %s"
              .formatted(name, Secrets.withoutKeys(file.toString()), e.getClass().getSimpleName()));
    }
  }

  private PrivateKey parse(String name, String hex) {
    PrivateKey key;
    try {
      String trimmed = hex.strip();
      key = PrivateKey.fromHex(trimmed.startsWith("0x") ? trimmed : "0x" + trimmed);
    } catch (IllegalArgumentException e) {
      // The cause is left out: its message could hold the key.
      throw new IllegalArgumentException(name + ": not a private key of 32 hexadecimal bytes");
    }
    if (!developmentKeysAllowed && DEVELOPMENT_ACCOUNTS.contains(key.address())) {
      throw new IllegalArgumentException(
          "%s: %s is a well-known development key, and heddle.dev-keys is not set"
              .formatted(name, key.address()));
    }
    return key;
  }
}
