package io.heddle.ops.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.batcher.deploy.RollupDeployer;
import io.heddle.batcher.deploy.RollupDeployer.Deployment;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.executor.state.GenesisState;
import io.heddle.ops.OperatorException;
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
record L1Deployment(Address verifier, Address portal, Address rollup, Path genesisFile) {
  static final long L2_CHAIN_ID = 901;
  private static final long L2_BLOCK_SECONDS = 1;
  private static final long FORCED_INCLUSION_WINDOW_BLOCKS = 1_800;
  private static final long OPERATOR_STALL_SECONDS = 86_400;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static L1Deployment ensure(
      Path data, String l1Url, DevnetOptions.ChainStart start, Progress progress) {
    Path file = data.resolve("deployment.json");
    Path genesisFile = data.resolve("genesis.json");
    try (L1Client l1 = L1Client.of(URI.create(l1Url))) {
      if (Files.exists(file)) {
        L1Deployment known = read(file, genesisFile);
        if (l1.code(known.rollup).isEmpty()) {
          throw new OperatorException(
              "the L1 has no Rollup at %s, which %s names: its state is from another time; start over with --fresh"
                  .formatted(known.rollup, file));
        }
        progress.line("contracts: found");
        return known;
      }
      progress.line("contracts: deploying to the L1");
      Deployment made = deploy(l1, start);
      Files.writeString(genesisFile, made.genesis().toJson());
      L1Deployment deployment =
          new L1Deployment(made.verifier(), made.portal(), made.rollup(), genesisFile);
      deployment.write(file); // last: its presence says that all is there
      return deployment;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Deployment deploy(L1Client l1, DevnetOptions.ChainStart start) {
    return new RollupDeployer(l1, PrivateKey.fromHex(DevAccounts.OWNER.privateKey()))
        .deploy(
            new RollupDeployer.Parameters(
                L2_CHAIN_ID,
                L2_BLOCK_SECONDS,
                start.gasLimit(),
                Address.fromHex(DevAccounts.BATCHER.address()),
                DevAccounts.ATTESTORS.stream()
                    .map(account -> Address.fromHex(account.address()))
                    .toList(),
                DevAccounts.ATTESTATION_THRESHOLD,
                0, // final as soon as it is proven
                FORCED_INCLUSION_WINDOW_BLOCKS,
                OPERATOR_STALL_SECONDS,
                0,
                0),
            start.alloc(),
            L1Deployment::outputRoot);
  }

  /// The output root of block 0, in which the message passer has no storage.
  private static Hash outputRoot(Genesis genesis) {
    BlockHeader header = genesis.header(GenesisState.of(genesis).block().stateRoot());
    return OutputRoot.v0(header.stateRoot(), OrderedTrieRoot.EMPTY_TRIE_ROOT, header.hash());
  }

  private static L1Deployment read(Path file, Path genesisFile) throws IOException {
    JsonNode json = MAPPER.readTree(Files.readAllBytes(file));
    return new L1Deployment(
        Address.fromHex(json.required("verifier").asText()),
        Address.fromHex(json.required("portal").asText()),
        Address.fromHex(json.required("rollup").asText()),
        genesisFile);
  }

  private void write(Path file) throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("verifier", verifier.toHex())
        .put("portal", portal.toHex())
        .put("rollup", rollup.toHex());
    Files.write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }
}
