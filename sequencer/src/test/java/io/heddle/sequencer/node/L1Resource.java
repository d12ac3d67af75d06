package io.heddle.sequencer.node;

import io.heddle.anvil.AnvilProcess;
import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.primitives.Address;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.sequencer.TestChain;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A real L1 (anvil, a block per second) without contracts, and a genesis file that starts from it.
/// Without anvil the node still starts, and waits for L1.
public class L1Resource implements QuarkusTestResourceLifecycleManager {
  private @Nullable AnvilProcess anvil;

  /// Whether the L1 is there.
  public static boolean available() {
    return AnvilProcess.findBinary().isPresent();
  }

  @Override
  public Map<String, String> start() {
    try {
      Path directory = Files.createTempDirectory("heddle-node-test");
      String url = "http://127.0.0.1:1";
      RollupConfig rollup = TestChain.ROLLUP;
      Optional<Path> binary = AnvilProcess.findBinary();
      if (binary.isEmpty()) {
        System.out.println(
            "SKIPPED: no anvil; run `npm ci` in bridge-contracts or set -Danvil.bin");
      }
      if (binary.isPresent()) {
        AnvilProcess started =
            AnvilProcess.start(new AnvilProcess.Options(binary.get(), 0, 1, null, List.of()));
        anvil = started;
        url = started.uri().toString();
        try (L1Client l1 = L1Client.of(started.uri())) {
          rollup = startingAt(l1.block(0).orElseThrow());
        }
      }
      Path genesis = Files.writeString(directory.resolve("genesis.json"), genesis(rollup).toJson());
      return Map.of(
          "heddle.roles",
          "sequencer",
          "heddle.genesis",
          genesis.toString(),
          "heddle.data-dir",
          directory.resolve("data").toString(),
          "heddle.l1.url",
          url,
          "heddle.l1.confirmations",
          "1",
          "heddle.l1.poll-millis",
          "200");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RollupConfig startingAt(L1Block block) {
    RollupConfig c = TestChain.ROLLUP;
    return new RollupConfig(
        c.blockTimeSeconds(),
        AnvilProcess.CHAIN_ID,
        block.number(),
        block.hash(),
        c.portal(),
        c.rollup(),
        c.maxSequencerDriftSeconds(),
        c.baseFeeElasticity(),
        c.baseFeeDenominator(),
        c.minBaseFee(),
        c.baseFeeScalar(),
        c.blobBaseFeeScalar(),
        c.batcherAddress());
  }

  private static Genesis genesis(RollupConfig rollup) {
    TreeMap<Address, GenesisAccount> alloc = new TreeMap<>(TestChain.genesis(5).alloc());
    return Genesis.rollup(
        ChainConfig.rollup(TestChain.CHAIN_ID, rollup),
        System.currentTimeMillis() / 1_000 - 10,
        30_000_000,
        TestChain.BASE_FEE,
        alloc);
  }

  @Override
  public void stop() {
    if (anvil != null) {
      anvil.close();
    }
  }
}
