package io.heddle.batcher.l1.rpc;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.OrderedTrieRoot;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.block.ReceiptCodec;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import okhttp3.Interceptor;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// L1 over JSON-RPC. Headers are returned only if they hash to their hash, and receipts only if
/// they hash into their header, so that a caller who knows one block hash needs to believe nothing.
///
/// Every call blocks, at most the call timeout times three attempts, and throws
/// [L1UnavailableException] when L1 does not answer and [L1RpcException] when it refuses. Safe for
/// concurrent use.
public final class L1Client implements AutoCloseable {

  /// For most calls; sending six blobs to a slow node is the longest.
  public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(20);

  private final L1Rpc rpc;

  private L1Client(L1Rpc rpc) {
    this.rpc = rpc;
  }

  /// A client for this endpoint. Opens no connection yet.
  public static L1Client of(L1Endpoint endpoint) {
    return of(new L1Node(endpoint, OptionalLong.empty(), DEFAULT_CALL_TIMEOUT, List.of()));
  }

  /// A client for the endpoint with this URL.
  public static L1Client of(URI uri) {
    return of(uri, DEFAULT_CALL_TIMEOUT);
  }

  /// The same with another deadline per call.
  public static L1Client of(URI uri, Duration callTimeout) {
    return of(new L1Node(L1Endpoint.of(uri), OptionalLong.empty(), callTimeout, List.of()));
  }

  /// The same with `interceptor` on the way of every HTTP exchange.
  static L1Client of(URI uri, Duration callTimeout, Interceptor interceptor) {
    return of(
        new L1Node(L1Endpoint.of(uri), OptionalLong.empty(), callTimeout, List.of(interceptor)));
  }

  /// A client for several nodes of one chain: the first one that answers is asked.
  ///
  /// @param chainId what they must have; with one node alone the caller checks it
  public static L1Client of(List<L1Endpoint> endpoints, long chainId) {
    if (endpoints.size() == 1) {
      return of(endpoints.getFirst());
    }
    return of(
        new L1Nodes(
            endpoints.stream()
                .map(endpoint ->
                    new L1Node(endpoint, OptionalLong.of(chainId), DEFAULT_CALL_TIMEOUT, List.of()))
                .toList(),
            System::nanoTime));
  }

  private static L1Client of(L1Node node) {
    return of(new L1Nodes(List.of(node), System::nanoTime));
  }

  static L1Client of(L1Nodes nodes) {
    return new L1Client(new L1Rpc(nodes));
  }

  /// L1's chain id.
  public long chainId() {
    return quantity(rpc.call("eth_chainId"));
  }

  /// Number of the newest block.
  public long blockNumber() {
    return quantity(rpc.call("eth_blockNumber"));
  }

  /// The block at a tag or number; empty when the node has none there.
  public Optional<L1Block> block(L1BlockTag tag) {
    return optionalBlock(rpc.call("eth_getBlockByNumber", tag.toJson(), false));
  }

  /// The canonical block with this number.
  public Optional<L1Block> block(long number) {
    return optionalBlock(rpc.call("eth_getBlockByNumber", U256.of(number).toHex(), false));
  }

  /// The block with this hash.
  public Optional<L1Block> block(Hash hash) {
    Optional<L1Block> block = optionalBlock(rpc.call("eth_getBlockByHash", hash.toHex(), false));
    block.ifPresent(found -> {
      if (!found.hash().equals(hash)) {
        throw new L1UnavailableException(
            "L1 answers with another block: expected=" + hash + " actual=" + found.hash());
      }
    });
    return block;
  }

  /// All receipts of a block, checked against its receipts root.
  public List<Receipt> receipts(L1Block block) {
    JsonNode json = rpc.call("eth_getBlockReceipts", block.hash().toHex());
    List<Receipt> receipts = new ArrayList<>();
    for (JsonNode item : json) {
      receipts.add(L1Json.consensusReceipt(item));
    }
    Hash root = OrderedTrieRoot.of(receipts.stream().map(ReceiptCodec::encode).toList());
    if (!root.equals(block.header().receiptsRoot())) {
      throw new L1UnavailableException(
          "L1 receipts do not hash to the header's receipts root: block="
              + block.number()
              + " expected="
              + block.header().receiptsRoot()
              + " actual="
              + root);
    }
    return receipts;
  }

  /// The receipt of an included transaction.
  public Optional<L1Receipt> receipt(Hash transactionHash) {
    JsonNode json = rpc.call("eth_getTransactionReceipt", transactionHash.toHex());
    return json.isNull() ? Optional.empty() : Optional.of(L1Json.receipt(json));
  }

  /// A transaction, included or pooled.
  public Optional<L1TransactionView> transaction(Hash transactionHash) {
    JsonNode json = rpc.call("eth_getTransactionByHash", transactionHash.toHex());
    return json.isNull() ? Optional.empty() : Optional.of(L1Json.transaction(json));
  }

  /// Logs of one contract whose first topics are these, over a range of blocks, in order.
  public List<L1Log> logs(Address address, List<Hash> topics, long fromBlock, long toBlock) {
    Map<String, Object> filter = new LinkedHashMap<>();
    filter.put("address", address.toHex());
    filter.put("topics", topics.stream().map(Hash::toHex).toList());
    filter.put("fromBlock", U256.of(fromBlock).toHex());
    filter.put("toBlock", U256.of(toBlock).toHex());
    List<L1Log> logs = new ArrayList<>();
    for (JsonNode item : rpc.call("eth_getLogs", filter)) {
      logs.add(L1Json.placedLog(item));
    }
    return logs;
  }

  /// Nonce of the next transaction, counting included ones only.
  public long nonce(Address account) {
    return quantity(rpc.call("eth_getTransactionCount", account.toHex(), "latest"));
  }

  /// The same, counting pooled ones too.
  public long pendingNonce(Address account) {
    return quantity(rpc.call("eth_getTransactionCount", account.toHex(), "pending"));
  }

  /// The nonce of an account after this block.
  public long nonce(Address account, long block) {
    return quantity(
        rpc.call("eth_getTransactionCount", account.toHex(), "0x" + Long.toHexString(block)));
  }

  /// Wei of an account at the newest block.
  public U256 balance(Address account) {
    return wide(rpc.call("eth_getBalance", account.toHex(), "latest"));
  }

  /// Code of an account at the newest block.
  public Bytes code(Address account) {
    return data(rpc.call("eth_getCode", account.toHex(), "latest"));
  }

  /// Runs a message on the newest state. A revert throws [L1RpcException], with the revert's bytes
  /// as its data.
  public Bytes call(L1Call call) {
    return data(rpc.call("eth_call", call.toJson(), "latest"));
  }

  /// Runs a message on the state after the canonical block with this number.
  public Bytes call(L1Call call, long block) {
    return data(rpc.call("eth_call", call.toJson(), U256.of(block).toHex()));
  }

  /// Gas that a transaction would take; reverts like [#call].
  public long estimateGas(L1Call call) {
    return quantity(rpc.call("eth_estimateGas", call.toJson()));
  }

  /// What the node thinks a fair priority fee, wei.
  public U256 maxPriorityFeePerGas() {
    return wide(rpc.call("eth_maxPriorityFeePerGas"));
  }

  /// Sends signed bytes, in network form. Returns the hash that the node names.
  public Hash send(Bytes raw) {
    Bytes hash = data(rpc.call("eth_sendRawTransaction", raw.toHex()));
    if (hash.size() != Hash.SIZE) {
      throw new L1UnavailableException("L1 answer: no hash: bytes=" + hash.size());
    }
    return Hash.fromBytes(hash.unsafeArray());
  }

  /// Any other method, for the development tools; the result is its JSON text.
  public String raw(String method, Object... params) {
    return rpc.call(method, params).toString();
  }

  @Override
  public void close() {
    rpc.close();
  }

  @Override
  public String toString() {
    return "L1Client(" + rpc + ")";
  }

  private static Optional<L1Block> optionalBlock(JsonNode json) {
    return json.isNull() ? Optional.empty() : Optional.of(L1Json.block(json));
  }

  private static long quantity(JsonNode json) {
    U256 value = wide(json);
    if (!value.fitsLong()) {
      throw new L1UnavailableException("L1 answer: quantity above 2^63-1: " + value);
    }
    return value.w0();
  }

  private static U256 wide(JsonNode json) {
    try {
      return U256.fromHex(json.asString());
    } catch (IllegalArgumentException | JacksonException e) {
      throw new L1UnavailableException("L1 answer: no quantity: " + json, e);
    }
  }

  private static Bytes data(JsonNode json) {
    try {
      return Bytes.fromHex(json.asString());
    } catch (IllegalArgumentException | JacksonException e) {
      throw new L1UnavailableException("L1 answer: no data", e);
    }
  }
}
