package io.heddle.batcher.l1.read;

import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1Endpoint;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Blobs from a beacon node: `GET /eth/v1/beacon/blobs/{slot}?versioned_hashes=…`.
///
/// The slot follows from the block's time: `(timestamp − genesis time) / seconds per slot`. Anvil
/// serves the same path, but by execution block number; set `secondsPerSlot` to 0 for it.
public final class BeaconBlobSource implements BlobSource {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// Room for three times the 21 blobs that a block of mainnet's largest schedule may hold, in hex.
  static final long MAX_ANSWER_BYTES = 16L << 20;

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final L1Endpoint endpoint;
  private final long genesisTime;
  private final long secondsPerSlot;

  /// @param base the beacon node, such as `http://127.0.0.1:5052`; a path and a query in it are
  ///   sent with each question
  /// @param genesisTime beacon chain genesis, seconds since the epoch
  /// @param secondsPerSlot 12 on public networks; 0 to ask by execution block number
  public BeaconBlobSource(URI base, long genesisTime, long secondsPerSlot) {
    this(L1Endpoint.of(base), genesisTime, secondsPerSlot);
  }

  public BeaconBlobSource(L1Endpoint endpoint, long genesisTime, long secondsPerSlot) {
    this.endpoint = endpoint;
    this.genesisTime = genesisTime;
    this.secondsPerSlot = secondsPerSlot;
  }

  @Override
  public List<Bytes> blobs(Hash transactionHash, L1Block block, List<Hash> versionedHashes) {
    long id =
        secondsPerSlot == 0
            ? block.number()
            : (block.header().timestamp() - genesisTime) / secondsPerSlot;
    String query = String.join(",", versionedHashes.stream().map(Hash::toHex).toList());
    URI uri = endpoint.below("/eth/v1/beacon/blobs/" + id, "versioned_hashes=" + query);
    List<Bytes> blobs = parse(fetch(uri));
    if (blobs.size() < versionedHashes.size()) {
      throw new L1UnavailableException(
          "beacon node: blobs: expected=" + versionedHashes.size() + " actual=" + blobs.size());
    }
    return blobs;
  }

  /// The blobs of an answer's body.
  static List<Bytes> parse(byte[] body) {
    List<Bytes> blobs = new ArrayList<>();
    try {
      for (JsonNode item : MAPPER.readTree(body).path("data")) {
        blobs.add(blob(item));
      }
    } catch (JacksonException e) {
      throw new L1UnavailableException("beacon node: " + e, e);
    }
    return blobs;
  }

  private static Bytes blob(JsonNode item) {
    try {
      return Bytes.fromHex(item.asString());
    } catch (IllegalArgumentException | JacksonException e) {
      throw new L1UnavailableException("beacon node: no blob: " + e.getMessage(), e);
    }
  }

  byte[] fetch(URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(TIMEOUT);
    endpoint.authorization().ifPresent(header -> request.header("Authorization", header));
    try {
      HttpResponse<byte[]> response =
          http.send(
              request.build(),
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
      if (response.statusCode() != 200) {
        throw new L1UnavailableException(
            "beacon node: status=" + response.statusCode() + " url=" + endpoint);
      }
      return response.body();
    } catch (IOException e) {
      throw new L1UnavailableException(
          "beacon node: url=" + endpoint + " " + endpoint.redact(e.toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new L1UnavailableException("interrupted while reading blobs", e);
    }
  }
}
