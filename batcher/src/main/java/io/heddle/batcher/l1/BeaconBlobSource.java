package io.heddle.batcher.l1;

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

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final JsonMapper mapper = JsonMapper.builder().build();
  private final URI base;
  private final long genesisTime;
  private final long secondsPerSlot;

  /// @param base the beacon node, such as `http://127.0.0.1:5052`
  /// @param genesisTime beacon chain genesis, seconds since the epoch
  /// @param secondsPerSlot 12 on public networks; 0 to ask by execution block number
  public BeaconBlobSource(URI base, long genesisTime, long secondsPerSlot) {
    this.base = base;
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
    URI uri = base.resolve("/eth/v1/beacon/blobs/" + id + "?versioned_hashes=" + query);
    JsonNode data = fetch(uri).path("data");
    List<Bytes> blobs = new ArrayList<>();
    for (JsonNode item : data) {
      blobs.add(blob(item));
    }
    if (blobs.size() < versionedHashes.size()) {
      throw new L1UnavailableException(
          "beacon node: blobs: expected=" + versionedHashes.size() + " actual=" + blobs.size());
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

  private JsonNode fetch(URI uri) {
    try {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new L1UnavailableException(
            "beacon node: status=" + response.statusCode() + " path=" + uri.getPath());
      }
      return mapper.readTree(response.body());
    } catch (IOException | JacksonException e) {
      throw new L1UnavailableException("beacon node: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new L1UnavailableException("interrupted while reading blobs", e);
    }
  }
}
