package io.heddle.batcher.l1.rpc;

import io.heddle.primitives.Address;
import io.heddle.primitives.BigEndian;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.Hex;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.block.BlockHeaderBuilder;
import io.heddle.primitives.block.Bloom;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.block.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// JSON-RPC results as our types. Anything malformed is an [L1UnavailableException] that names the
/// field: a node that talks nonsense is as good as none.
final class L1Json {

  private L1Json() {}

  /// Rebuilds the header and checks that it hashes to what the node calls its hash: a field that we
  /// do not know, or a lie, shows here.
  static L1Block block(JsonNode json) {
    return wellFormed(json, L1Json::hashedBlock);
  }

  private static L1Block hashedBlock(JsonNode json) {
    BlockHeader header = header(json);
    Hash claimed = hash(json, "hash");
    Hash actual = header.hash();
    if (!actual.equals(claimed)) {
      throw new L1UnavailableException(
          "L1 header does not hash to its hash (a fork that this version does not know?): block="
              + header.number()
              + " expected="
              + claimed
              + " actual="
              + actual);
    }
    return new L1Block(header, actual);
  }

  private static BlockHeader header(JsonNode json) {
    BlockHeaderBuilder header =
        BlockHeader.builder()
            .parentHash(hash(json, "parentHash"))
            .ommersHash(hash(json, "sha3Uncles"))
            .beneficiary(address(json, "miner"))
            .stateRoot(hash(json, "stateRoot"))
            .transactionsRoot(hash(json, "transactionsRoot"))
            .receiptsRoot(hash(json, "receiptsRoot"))
            .logsBloom(new Bloom(bytes(json, "logsBloom")))
            .difficulty(u256(json, "difficulty"))
            .number(number(json, "number"))
            .gasLimit(number(json, "gasLimit"))
            .gasUsed(number(json, "gasUsed"))
            .timestamp(number(json, "timestamp"))
            .extraData(bytes(json, "extraData"))
            .prevRandao(hash(json, "mixHash"))
            .nonce(BigEndian.readLong(Hex.decode(text(json, "nonce"), 8), 0))
            .baseFeePerGas(u256(json, "baseFeePerGas"));
    if (has(json, "withdrawalsRoot")) {
      header.withdrawalsRoot(hash(json, "withdrawalsRoot"));
    }
    if (has(json, "blobGasUsed")) {
      header.blobGasUsed(number(json, "blobGasUsed"));
    }
    if (has(json, "excessBlobGas")) {
      header.excessBlobGas(number(json, "excessBlobGas"));
    }
    if (has(json, "parentBeaconBlockRoot")) {
      header.parentBeaconBlockRoot(hash(json, "parentBeaconBlockRoot"));
    }
    if (has(json, "requestsHash")) {
      header.requestsHash(hash(json, "requestsHash"));
    }
    return header.build();
  }

  static L1Receipt receipt(JsonNode json) {
    return wellFormed(json, L1Json::receiptFields);
  }

  private static L1Receipt receiptFields(JsonNode json) {
    return new L1Receipt(
        hash(json, "transactionHash"),
        number(json, "status") == 1,
        number(json, "blockNumber"),
        hash(json, "blockHash"),
        number(json, "gasUsed"),
        optionalAddress(json, "contractAddress"),
        logs(json));
  }

  /// The part of a receipt that the receipts root covers.
  static Receipt consensusReceipt(JsonNode json) {
    return wellFormed(json, L1Json::consensusFields);
  }

  private static Receipt consensusFields(JsonNode json) {
    return new Receipt(
        has(json, "type") ? (int) number(json, "type") : 0,
        number(json, "status") == 1,
        number(json, "cumulativeGasUsed"),
        new Bloom(bytes(json, "logsBloom")),
        logs(json),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  static L1TransactionView transaction(JsonNode json) {
    return wellFormed(json, L1Json::transactionFields);
  }

  private static L1TransactionView transactionFields(JsonNode json) {
    List<Hash> blobHashes = new ArrayList<>();
    if (has(json, "blobVersionedHashes")) {
      for (JsonNode item : json.get("blobVersionedHashes")) {
        blobHashes.add(Hash.fromHex(item.asString()));
      }
    }
    return new L1TransactionView(
        hash(json, "hash"),
        optionalAddress(json, "to"),
        bytes(json, "input"),
        List.copyOf(blobHashes),
        has(json, "blockNumber")
            ? OptionalLong.of(number(json, "blockNumber"))
            : OptionalLong.empty());
  }

  static L1Log placedLog(JsonNode json) {
    return wellFormed(json, L1Json::placedLogFields);
  }

  private static L1Log placedLogFields(JsonNode json) {
    return new L1Log(
        log(json),
        number(json, "blockNumber"),
        hash(json, "blockHash"),
        hash(json, "transactionHash"));
  }

  private static List<Log> logs(JsonNode json) {
    List<Log> logs = new ArrayList<>();
    for (JsonNode item : field(json, "logs")) {
      logs.add(log(item));
    }
    return logs;
  }

  private static Log log(JsonNode json) {
    List<Hash> topics = new ArrayList<>();
    for (JsonNode topic : field(json, "topics")) {
      topics.add(Hash.fromHex(topic.asString()));
    }
    return new Log(address(json, "address"), topics, bytes(json, "data"));
  }

  /// What `reader` makes of an answer; whatever it stumbles over is the node's fault.
  private static <T> T wellFormed(JsonNode json, Function<JsonNode, T> reader) {
    try {
      return reader.apply(json);
    } catch (IllegalArgumentException | ArithmeticException | JacksonException e) {
      throw new L1UnavailableException("L1 answer: " + e.getMessage(), e);
    }
  }

  static Hash hash(JsonNode json, String name) {
    return parsed(json, name, Hash::fromHex);
  }

  static Bytes bytes(JsonNode json, String name) {
    return parsed(json, name, Bytes::fromHex);
  }

  static U256 u256(JsonNode json, String name) {
    return parsed(json, name, U256::fromHex);
  }

  static long number(JsonNode json, String name) {
    return parsed(json, name, hex -> U256.fromHex(hex).toLongExact());
  }

  private static Address address(JsonNode json, String name) {
    return parsed(json, name, Address::fromHex);
  }

  private static Optional<Address> optionalAddress(JsonNode json, String name) {
    return has(json, name) ? Optional.of(address(json, name)) : Optional.empty();
  }

  static boolean has(JsonNode json, String name) {
    return json.hasNonNull(name);
  }

  private static String text(JsonNode json, String name) {
    return field(json, name).asString();
  }

  private static <T> T parsed(JsonNode json, String name, Function<String, T> parser) {
    try {
      return parser.apply(text(json, name));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new L1UnavailableException("L1 answer: field=" + name + " " + e.getMessage(), e);
    }
  }

  private static JsonNode field(JsonNode json, String name) {
    JsonNode value = json.get(name);
    if (value == null || value.isNull()) {
      throw new L1UnavailableException("L1 answer: missing field=" + name);
    }
    return value;
  }
}
