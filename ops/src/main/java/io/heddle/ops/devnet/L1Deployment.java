package io.heddle.ops.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.batcher.deploy.RollupDeployer;
import io.heddle.batcher.deploy.RollupDeployer.Deployment;
import io.heddle.batcher.deploy.SettlementContracts;
import io.heddle.batcher.deploy.SettlementRoles;
import io.heddle.batcher.deploy.SettlementWindows;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.executor.state.GenesisState;
import io.heddle.ops.OperatorException;
import io.heddle.ops.devnet.DevnetSummary.DevAccount;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.block.OrderedTrieRoot;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.rollup.OutputRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// The rollup's contracts on the development L1 and the genesis that belongs to them: made at the
/// first start, kept in `deployment.json` and `genesis.json`, found again at the next.
record L1Deployment(SettlementContracts contracts, Path genesisFile) {
  static final long L2_CHAIN_ID = 901;
  private static final long L2_BLOCK_SECONDS = 1;
  private static final long FORCED_INCLUSION_WINDOW_BLOCKS = 1_800;

  /// Two L1 blocks, in which a conflicting proof can be reported.
  private static final long FINALIZATION_DELAY_SECONDS = 4;

  private static final long OPERATOR_STALL_SECONDS = 86_400;
  private static final long VERIFIER_TIMELOCK_SECONDS = 3 * 86_400;
  private static final long UPGRADE_DELAY_SECONDS = 3 * 86_400;

  /// A withdrawal that is proven in one L1 block can be paid in the next one.
  private static final long PROOF_MATURITY_SECONDS = 1;

  private static final long ESCAPE_WINDOW_SECONDS = 2 * 86_400;
  private static final long PAUSE_SECONDS = 600;
  private static final SettlementWindows WINDOWS =
      new SettlementWindows(
          FINALIZATION_DELAY_SECONDS,
          FORCED_INCLUSION_WINDOW_BLOCKS,
          OPERATOR_STALL_SECONDS,
          VERIFIER_TIMELOCK_SECONDS,
          PROOF_MATURITY_SECONDS,
          0,
          UPGRADE_DELAY_SECONDS,
          PAUSE_SECONDS,
          PAUSE_SECONDS,
          ESCAPE_WINDOW_SECONDS);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static L1Deployment ensure(
      Path data, String l1Url, DevnetOptions.ChainStart start, Progress progress) {
    Path file = data.resolve("deployment.json");
    Path genesisFile = data.resolve("genesis.json");
    try (L1Client l1 = L1Client.of(URI.create(l1Url))) {
      if (Files.exists(file)) {
        L1Deployment known = read(file, genesisFile);
        Address rollup = known.contracts.rollup();
        if (l1.code(rollup).isEmpty()) {
          throw new OperatorException(
              "the L1 has no Rollup at %s, which %s names: its state is from another time; start over with --fresh"
                  .formatted(rollup, file));
        }
        progress.line("contracts: found");
        return known;
      }
      progress.line("contracts: deploying to the L1");
      Deployment made = deploy(l1, start);
      Files.writeString(genesisFile, made.genesis().toJson());
      L1Deployment deployment = new L1Deployment(made.contracts(), genesisFile);
      deployment.write(file); // last: its presence says that all is there
      return deployment;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Deployment deploy(L1Client l1, DevnetOptions.ChainStart start) {
    return new RollupDeployer(l1, PrivateKey.fromHex(DevAccounts.DEPLOYER.privateKey()))
        .deploy(
            new RollupDeployer.Parameters(
                L2_CHAIN_ID,
                L2_BLOCK_SECONDS,
                start.gasLimit(),
                new SettlementRoles(
                    address(DevAccounts.OWNER),
                    address(DevAccounts.BATCHER),
                    address(DevAccounts.GUARDIAN),
                    address(DevAccounts.UPGRADER)),
                DevAccounts.ATTESTORS.stream().map(L1Deployment::address).toList(),
                DevAccounts.ATTESTATION_THRESHOLD,
                WINDOWS),
            start.alloc(),
            L1Deployment::outputRoot);
  }

  private static Address address(DevAccount account) {
    return Address.fromHex(account.address());
  }

  /// The output root of block 0, in which the message passer has no storage.
  private static Hash outputRoot(Genesis genesis) {
    BlockHeader header = genesis.header(GenesisState.of(genesis).block().stateRoot());
    return OutputRoot.v0(header.stateRoot(), OrderedTrieRoot.EMPTY_TRIE_ROOT, header.hash());
  }

  private static L1Deployment read(Path file, Path genesisFile) throws IOException {
    JsonNode json = MAPPER.readTree(Files.readAllBytes(file));
    if (!json.has("vault")) {
      throw new OperatorException(
          "the rollup of %s is of an older version of Heddle; start over with --fresh"
              .formatted(file));
    }
    return new L1Deployment(
        new SettlementContracts(
            address(json, "authority"),
            address(json, "timelock"),
            address(json, "verifier"),
            address(json, "vault"),
            address(json, "portal"),
            address(json, "registry"),
            address(json, "rollup")),
        genesisFile);
  }

  private static Address address(JsonNode json, String contract) {
    return Address.fromHex(json.required(contract).asText());
  }

  private void write(Path file) throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("authority", contracts.authority().toHex())
        .put("timelock", contracts.timelock().toHex())
        .put("verifier", contracts.verifier().toHex())
        .put("vault", contracts.vault().toHex())
        .put("portal", contracts.portal().toHex())
        .put("registry", contracts.registry().toHex())
        .put("rollup", contracts.rollup().toHex());
    Files.write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }
}
