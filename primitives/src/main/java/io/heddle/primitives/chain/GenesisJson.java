package io.heddle.primitives.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.primitives.Address;
import io.heddle.primitives.Quantity;
import io.heddle.primitives.U256;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// `genesis.json` as a tree: no reflection, so that it also runs in a native image.
///
/// Forks before Cancun are taken to be active from the start, whatever the file says about them;
/// they are written that way.
final class GenesisJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final U256 DEFAULT_BASE_FEE = U256.of(1_000_000_000);
  private static final String[] EARLIER_FORKS = {
    "homesteadBlock", "eip150Block", "eip155Block", "eip158Block", "byzantiumBlock",
    "constantinopleBlock", "petersburgBlock", "istanbulBlock", "berlinBlock", "londonBlock",
    "mergeNetsplitBlock", "terminalTotalDifficulty", "shanghaiTime",
  };

  private GenesisJson() {}

  static Genesis parse(String json) {
    JsonFields root;
    try {
      root = JsonFields.root(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("genesis: not JSON: " + e.getOriginalMessage(), e);
    }
    if (root.optionalLong("number", 0) != 0 || root.optionalLong("gasUsed", 0) != 0) {
      throw new IllegalArgumentException("genesis: number and gasUsed must be 0");
    }
    return new Genesis(
        config(root),
        root.optionalLong("timestamp", 0),
        root.requiredLong("gasLimit"),
        root.optionalU256("difficulty", U256.ZERO),
        root.optionalUnsignedLong("nonce"),
        root.optionalHash("mixHash"),
        root.optionalAddress("coinbase"),
        root.optionalBytes("extraData"),
        root.optionalU256("baseFeePerGas", DEFAULT_BASE_FEE),
        root.optionalLong("blobGasUsed", 0),
        root.optionalLong("excessBlobGas", 0),
        alloc(root.object("alloc")),
        root.has("stateHash") ? Optional.of(root.optionalHash("stateHash")) : Optional.empty());
  }

  private static ChainConfig config(JsonFields root) {
    JsonFields fields = root.object("config");
    Map<Fork, Long> activations = new EnumMap<>(Fork.class);
    for (Fork fork : Fork.values()) {
      if (fields.has(fork.genesisKey())) {
        activations.put(fork, fields.requiredLong(fork.genesisKey()));
      }
    }
    Optional<RollupConfig> rollup =
        root.has("rollup")
            ? Optional.of(RollupConfigJson.parse(root.object("rollup")))
            : Optional.empty();
    return new ChainConfig(
        fields.requiredLong("chainId"),
        rollup.isPresent() ? Profile.ROLLUP : Profile.ETHEREUM,
        new TreeMap<>(activations),
        BlobScheduleJson.parse(fields, activations),
        rollup);
  }

  private static SortedMap<Address, GenesisAccount> alloc(JsonFields fields) {
    SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
    for (String key : fields.names()) {
      Address address = fields.checked(key, text -> Address.fromHex(JsonFields.prefixed(text)));
      JsonFields account = fields.object(key);
      SortedMap<U256, U256> storage = new TreeMap<>();
      if (account.has("storage")) {
        JsonFields slots = account.object("storage");
        for (String slot : slots.names()) {
          U256 number = slots.checked(slot, text -> U256.fromHex(JsonFields.prefixed(text)));
          storage.put(number, slots.requiredWord(slot));
        }
      }
      GenesisAccount previous =
          alloc.put(
              address,
              new GenesisAccount(
                  account.optionalU256("balance", U256.ZERO),
                  account.optionalUnsignedLong("nonce"),
                  account.optionalBytes("code"),
                  storage));
      if (previous != null) {
        throw new IllegalArgumentException("genesis.alloc: twice: " + address);
      }
    }
    return alloc;
  }

  static String write(Genesis genesis) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode config = root.putObject("config");
    config.put("chainId", genesis.config().chainId());
    for (String fork : EARLIER_FORKS) {
      config.put(fork, 0);
    }
    genesis.config().activations().forEach((fork, time) -> config.put(fork.genesisKey(), time));
    BlobScheduleJson.write(genesis.config(), config);
    genesis
        .config()
        .rollup()
        .ifPresent(rollup -> RollupConfigJson.write(rollup, root.putObject("rollup")));
    root.put("nonce", Quantity.of(genesis.nonce()));
    root.put("timestamp", Quantity.of(genesis.timestamp()));
    root.put("extraData", genesis.extraData().toHex());
    root.put("gasLimit", Quantity.of(genesis.gasLimit()));
    root.put("difficulty", genesis.difficulty().toHex());
    root.put("mixHash", genesis.mixHash().toHex());
    root.put("coinbase", genesis.coinbase().toHex());
    root.put("baseFeePerGas", genesis.baseFeePerGas().toHex());
    root.put("blobGasUsed", Quantity.of(genesis.blobGasUsed()));
    root.put("excessBlobGas", Quantity.of(genesis.excessBlobGas()));
    genesis.stateHash().ifPresent(hash -> root.put("stateHash", hash.toHex()));
    ObjectNode alloc = root.putObject("alloc");
    genesis
        .alloc()
        .forEach((address, account) -> writeAccount(account, alloc.putObject(address.toHex())));
    return pretty(root);
  }

  private static void writeAccount(GenesisAccount account, ObjectNode node) {
    node.put("balance", account.balance().toHex());
    if (account.nonce() != 0) {
      node.put("nonce", Quantity.of(account.nonce()));
    }
    if (!account.code().isEmpty()) {
      node.put("code", account.code().toHex());
    }
    if (!account.storage().isEmpty()) {
      ObjectNode storage = node.putObject("storage");
      account
          .storage()
          .forEach((slot, value) -> storage.put(slot.toHash().toHex(), value.toHash().toHex()));
    }
  }

  static String pretty(JsonNode node) {
    return node.toPrettyString() + "\n";
  }
}
