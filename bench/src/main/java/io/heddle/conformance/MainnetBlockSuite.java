package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.SliceStart;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.transaction.BlobRules;
import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.ConformanceSuite;
import io.heddle.fixtures.SuiteTally;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Bloom;
import io.heddle.primitives.block.OrderedTrieRoot;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.block.ReceiptCodec;
import io.heddle.primitives.chain.BlobSchedule;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Real mainnet blocks of the Cancun fork through an executor: every hash, sender and receipt must
/// come out as it did there. They run without the block's system call, whose contract none of their
/// transactions reads.
public record MainnetBlockSuite(BlockExecutor executor) implements ConformanceSuite {
  private static final String SUITE = "mainnet_blocks";

  @Override
  public String name() {
    return SUITE;
  }

  @Override
  public void run(ConformancePack pack, SuiteTally tally) {
    JsonNode codes = ConformancePack.json(pack.read(SUITE, "mainnet/codes.json"));
    for (JsonNode entry : ConformancePack.json(pack.read(SUITE, "mainnet/index.json"))) {
      String fork = entry.get("fork").asText();
      String block = "block " + entry.get("number").asLong();
      if (fork.equals(Fork.CANCUN.fixtureName())) {
        tally.check(fork, block, () -> check(pack, entry, codes));
      } else {
        tally.skip(fork, block, FixtureNetwork.UNKNOWN);
      }
    }
  }

  private Optional<String> check(ConformancePack pack, JsonNode entry, JsonNode codes) {
    String folder = "mainnet/" + entry.get("number").asLong() + "/";
    JsonNode block = ConformancePack.json(pack.read(SUITE, folder + "block.json"));
    FixtureState state =
        state(ConformancePack.json(pack.read(SUITE, folder + "prestate.json")), codes);
    List<RecoveredTransaction> transactions = new ArrayList<>();
    for (JsonNode tx : block.get("transactions")) {
      RecoveredTransaction recovered = RecoveredTransaction.of(JsonTransactions.of(tx));
      Optional<String> difference =
          differs("hash", tx, "hash", recovered.hash().toHex())
              .or(() -> differs("sender", tx, "from", recovered.sender().toHex()));
      if (difference.isPresent()) {
        return difference;
      }
      transactions.add(recovered);
    }
    BlockEnv env = env(block, entry.get("blockHashes"));
    return compare(block, executor.execute(env, SliceStart.BLOCK_START, transactions, state));
  }

  private static Optional<String> compare(JsonNode block, BlockResult result) {
    List<Receipt> receipts = new ArrayList<>();
    for (TransactionOutcome outcome : result.outcomes()) {
      if (!(outcome instanceof Included included)) {
        return Optional.of("transaction " + receipts.size() + " rejected: " + outcome);
      }
      receipts.add(included.receipt());
    }
    String root = OrderedTrieRoot.of(receipts.stream().map(ReceiptCodec::encode).toList()).toHex();
    String bloom = Bloom.union(receipts.stream().map(Receipt::bloom).toList()).toHex();
    return SuiteTally.difference(
            "gas used", number(block, "gasUsed").toLongExact(), result.gasUsed())
        .or(() -> differs("receipts root", block, "receiptsRoot", root))
        .or(() -> differs("bloom", block, "logsBloom", bloom))
        .map(difference -> difference + ResultText.of(result));
  }

  private static Optional<String> differs(String what, JsonNode node, String field, String actual) {
    return SuiteTally.difference(what, node.get(field).asText(), actual);
  }

  private static BlockEnv env(JsonNode block, JsonNode blockHashes) {
    Map<Long, Hash> hashes = new HashMap<>();
    blockHashes
        .properties()
        .forEach(hash ->
            hashes.put(Long.parseLong(hash.getKey()), Hash.fromHex(hash.getValue().asText())));
    return new BlockEnv(
        ChainConfig.ethereum(1, Fork.CANCUN),
        Fork.CANCUN,
        number(block, "number").toUnsignedLongExact(),
        number(block, "timestamp").toUnsignedLongExact(),
        Address.fromHex(block.get("miner").asText()),
        number(block, "gasLimit").toLongExact(),
        number(block, "baseFeePerGas"),
        Hash.fromHex(block.get("mixHash").asText()),
        BlobRules.baseFee(
            number(block, "excessBlobGas").toUnsignedLongExact(), BlobSchedule.of(Fork.CANCUN)),
        number -> Objects.requireNonNull(hashes.get(number), "hash of block " + number),
        Optional.empty());
  }

  private static FixtureState state(JsonNode accounts, JsonNode codes) {
    FixtureState state = new FixtureState();
    accounts
        .properties()
        .forEach(account -> {
          JsonNode fields = account.getValue();
          Map<U256, U256> slots = new HashMap<>();
          fields
              .path("storage")
              .properties()
              .forEach(slot ->
                  slots.put(U256.fromHex(slot.getKey()), U256.fromHex(slot.getValue().asText())));
          Bytes code =
              fields.hasNonNull("codeHash")
                  ? Bytes.fromHex(codes.get(fields.get("codeHash").asText()).asText())
                  : Bytes.EMPTY;
          state.put(
              Address.fromHex(account.getKey()),
              number(fields, "nonce").w0(),
              number(fields, "balance"),
              code,
              slots);
        });
    return state;
  }

  private static U256 number(JsonNode node, String field) {
    return JsonTransactions.number(node, field);
  }
}
