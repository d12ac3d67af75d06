package io.heddle.sequencer.node;

import io.heddle.anvil.AnvilProcess;
import io.heddle.batcher.deploy.RollupDeployer;
import io.heddle.batcher.deploy.SettlementRoles;
import io.heddle.batcher.deploy.SettlementWindows;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.executor.state.GenesisState;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.block.OrderedTrieRoot;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.rollup.OutputRoot;
import io.heddle.sequencer.TestChain;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A real L1 with the rollup's contracts deployed, and the genesis that belongs to them. The node
/// runs as a sequencer only: the test itself posts batches and proves.
public class RollupResource implements QuarkusTestResourceLifecycleManager {
  /// WELL-KNOWN development keys, the first accounts of anvil.
  static final List<String> KEY_TEXTS =
      List.of(
          "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
          "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
          "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
          "0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6",
          "0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a",
          "0x8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba");

  static final List<PrivateKey> KEYS = KEY_TEXTS.stream().map(PrivateKey::fromHex).toList();

  static final PrivateKey OWNER = KEYS.get(0);
  static final PrivateKey BATCHER = KEYS.get(1);
  static final PrivateKey SETTLEMENT = KEYS.get(2);
  static final List<PrivateKey> ATTESTORS = KEYS.subList(3, 6);
  static final int THRESHOLD = 2;

  private @Nullable AnvilProcess anvil;

  /// The key as text, for a node's settings.
  static String hex(PrivateKey key) {
    return KEY_TEXTS.get(KEYS.indexOf(key));
  }

  @Override
  public Map<String, String> start() {
    Path binary =
        AnvilProcess.findBinary()
            .orElseThrow(
                () -> new IllegalStateException("no anvil: run `npm ci` in bridge-contracts"));
    AnvilProcess started =
        AnvilProcess.start(new AnvilProcess.Options(binary, 0, 1, null, List.of()));
    anvil = started;
    try (L1Client l1 = L1Client.of(started.uri())) {
      RollupDeployer.Deployment deployment = deploy(l1);
      Path directory = Files.createTempDirectory("heddle-rollup-test");
      Path genesis =
          Files.writeString(directory.resolve("genesis.json"), deployment.genesis().toJson());
      return Map.of(
          "heddle.roles",
          "sequencer",
          "heddle.genesis",
          genesis.toString(),
          "heddle.data-dir",
          directory.resolve("data").toString(),
          "heddle.l1.url",
          started.uri().toString(),
          "heddle.l1.confirmations",
          "1",
          "heddle.l1.poll-millis",
          "200");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RollupDeployer.Deployment deploy(L1Client l1) {
    return new RollupDeployer(l1, OWNER)
        .deploy(
            new RollupDeployer.Parameters(
                901,
                1,
                30_000_000,
                new SettlementRoles(
                    OWNER.address(),
                    BATCHER.address(),
                    SETTLEMENT.address(),
                    ATTESTORS.getFirst().address()),
                ATTESTORS.stream().map(PrivateKey::address).toList(),
                THRESHOLD,
                new SettlementWindows(1, 1_000, 86_400, 259_200, 0, 0, 259_200, 60, 60, 172_800)),
            TestChain.genesis(5).alloc(),
            RollupResource::outputRoot);
  }

  private static Hash outputRoot(Genesis genesis) {
    BlockHeader header = genesis.header(GenesisState.of(genesis).block().stateRoot());
    return OutputRoot.v0(header.stateRoot(), OrderedTrieRoot.EMPTY_TRIE_ROOT, header.hash());
  }

  @Override
  public void stop() {
    if (anvil != null) {
      anvil.close();
    }
  }
}
