package io.heddle.ops.acceptance;

import io.heddle.ops.Chain;
import io.heddle.ops.devnet.DevnetSummary;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.web3j.crypto.Credentials;

/// The attacks of the suite, as they were found.
///
/// @param devnet where
/// @param l2 signs
/// @param contracts that cost
/// @param blockGas of the chain's blocks
record Attacks(DevnetSummary devnet, Chain l2, HostileContracts contracts, long blockGas) {
  static final String WORST_CASE = "worst-blocks";
  static final int TRANSFERS = 150;

  /// The subscribers' attack shows only once 64 heads wait.
  private static final Duration SUBSCRIBERS_LEAST = Duration.ofSeconds(100);

  private static final int CODE_BYTES = 2_400_000;
  private static final int PROOF_KEYS = 1_000; // a call takes 1,024; ten in a batch
  private static final int RECEIPT_CALLS = 1_000;

  /// Room for what every block has besides: the L1 attributes.
  private static final long BLOCK_RESERVE = 2_000_000;

  List<Attack> all(double minutes) {
    URI http = URI.create(devnet.l2Url());
    Duration none = Duration.ZERO;
    byte[] heavy = RawHttp.post(batch(20, call(contracts.precompiles(), HostileContracts.PAIRING)));
    byte[] endless = RawHttp.post(call(contracts.blockHashes(), ""));
    byte[] proof = RawHttp.post(batch(10, proof()));
    byte[] fees =
        RawHttp.post(request("eth_feeHistory", "\"0x400\",\"latest\",[1,10,25,50,75,90,99]"));
    byte[] receipts = RawHttp.post(receipts());
    return List.of(
        codeOverrides(http),
        filters(),
        subscribers(http, minutes),
        new Clients("heavy-batches", http, 2, none, (client, number) -> heavy),
        new Clients("endless-calls", http, 8, none, (client, number) -> endless),
        new Clients("proof-keys", http, 2, none, (client, number) -> proof),
        new Clients("fee-history", http, 8, none, (client, number) -> fees),
        new Clients("block-receipts", http, 64, none, (client, number) -> receipts),
        worstBlocks(http, minutes));
  }

  static Duration duration(String name, double minutes) {
    Duration whole = Duration.ofMillis((long) (60_000 * minutes));
    return switch (name) {
      case "subscribers" -> whole.compareTo(SUBSCRIBERS_LEAST) < 0 ? SUBSCRIBERS_LEAST : whole;
      case "heavy-batches", "endless-calls", "proof-keys", "fee-history", "block-receipts" ->
          whole.dividedBy(4); // five of a kind
      default -> whole;
    };
  }

  private static String request(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
        + method
        + "\",\"params\":["
        + params
        + "]}";
  }

  private static String call(String to, String data) {
    return request("eth_call", "{\"to\":\"" + to + "\",\"data\":\"0x" + data + "\"},\"latest\"");
  }

  private static String batch(int count, String request) {
    return IntStream.range(0, count)
        .mapToObj(i -> request)
        .collect(Collectors.joining(",", "[", "]"));
  }

  /// Each call brings another code of 2.4 MB, nearly all of it jump destinations.
  private static Attack codeOverrides(URI http) {
    String address = "0x00000000000000000000000000000000000c0de1";
    String body =
        request(
            "eth_call",
            "{\"to\":\"%s\"},\"latest\",{\"%s\":{\"code\":\"0x00%s\"}}"
                .formatted(address, address, "5b".repeat(CODE_BYTES - 1)));
    byte[] pattern = RawHttp.post(body);
    List<byte[]> own = List.of(pattern, pattern.clone());
    return new Clients(
        "code-overrides",
        http,
        own.size(),
        Duration.ofMillis(400),
        (client, number) -> {
          byte[] request = own.get(client);
          byte[] mark = "%08x".formatted(2 * number + client).getBytes(StandardCharsets.US_ASCII);
          System.arraycopy(mark, 0, request, request.length - 2_000, mark.length);
          return request;
        });
  }

  private Attack filters() {
    String filter = WebSockets.filter(1_000, 1_000, contracts.logger());
    URI socket = URI.create(devnet.l2WebSocketUrl());
    return new WebSockets("large-filters", socket, 40, 69, 20, filter, filter, WebSockets.NOTHING);
  }

  private Attack subscribers(URI http, double minutes) {
    long seconds = duration("subscribers", minutes).toSeconds();
    List<byte[]> logs = calls(user(1), (int) (3 * seconds), contracts.logger(), 60_000);
    return new WebSockets(
        "subscribers",
        URI.create(devnet.l2WebSocketUrl()),
        5,
        100,
        10,
        WebSockets.filter(1_000, 0, contracts.logger()),
        WebSockets.filter(32, 0, contracts.logger()),
        new Transactions("logs", http, logs, Duration.ofMillis(500), () -> 0, 0));
  }

  private Attack worstBlocks(URI http, double minutes) {
    List<String> targets =
        List.of(contracts.precompiles(), contracts.precompiles(), contracts.blockHashes());
    List<String> inputs = List.of(HostileContracts.PAIRING, HostileContracts.MODEXP, "");
    int perBlock = (int) Math.max(1, blockGas / 30_000_000);
    long gas = Math.min(30_000_000, blockGas - BLOCK_RESERVE);
    int count = (int) (perBlock * (60 * minutes + 10));
    List<byte[]> all = new ArrayList<>();
    Credentials from = user(2);
    long nonce = l2.nonce(from.getAddress());
    for (int i = 0; i < count; i++) {
      int kind = i % targets.size();
      all.add(send(from, nonce++, targets.get(kind), inputs.get(kind), gas));
    }
    return new Transactions(
        WORST_CASE, http, all, Duration.ofMillis(20), l2::blockNumber, perBlock);
  }

  private List<byte[]> calls(Credentials from, int count, String to, long gas) {
    long nonce = l2.nonce(from.getAddress());
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(send(from, nonce++, to, "", gas));
    }
    return all;
  }

  private byte[] send(Credentials from, long nonce, String to, String data, long gas) {
    String raw = l2.sign(from, nonce, to, BigInteger.ZERO, "0x" + data, gas);
    return RawHttp.post(request("eth_sendRawTransaction", "\"" + raw + "\""));
  }

  private Credentials user(int index) {
    return Credentials.create(devnet.users().get(index).privateKey());
  }

  private String proof() {
    Random random = new Random(1);
    String keys =
        IntStream.range(0, PROOF_KEYS)
            .mapToObj(i -> "\"0x%016x%048x\"".formatted(random.nextLong(), 0))
            .collect(Collectors.joining(","));
    return request("eth_getProof", "\"" + contracts.logger() + "\",[" + keys + "],\"latest\"");
  }

  /// Of the newest blocks, again and again.
  private String receipts() {
    long head = l2.blockNumber();
    return IntStream.range(0, RECEIPT_CALLS)
        .mapToObj(
            i -> request("eth_getBlockReceipts", "\"0x%x\"".formatted(Math.max(0, head - i % 16))))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
