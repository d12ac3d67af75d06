package io.heddle.executor.witness;

import io.heddle.executor.witness.InvalidWitnessException.Reason;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/// Everything besides their inputs that re-executing some blocks needs, in the shape of
/// `debug_executionWitness`.
///
/// Nodes and code are found by their hash, so their order carries nothing; it is ascending, each
/// once, so that a witness has one encoding.
///
/// @param state RLP of trie nodes, ascending
/// @param codes contract code, ascending
/// @param keys addresses (20 bytes) and storage slots (32 bytes) that were read, ascending
/// @param headers RLP of block headers, from the oldest whose hash is asked for to the parent of
///   the first block
public record ExecutionWitness(
    List<Bytes> state, List<Bytes> codes, List<Bytes> keys, List<Bytes> headers) {
  /// The largest encoding that is decoded at all.
  public static final int MAXIMUM_SIZE_BYTES = 1 << 28;

  public ExecutionWitness {
    state = ascending("state", state);
    codes = ascending("codes", codes);
    keys = ascending("keys", keys);
    headers = List.copyOf(headers);
  }

  /// A witness of these parts; the order of all but the headers does not matter.
  public static ExecutionWitness of(
      Collection<Bytes> state,
      Collection<Bytes> codes,
      Collection<Bytes> keys,
      List<Bytes> headers) {
    return new ExecutionWitness(sorted(state), sorted(codes), sorted(keys), headers);
  }

  private static List<Bytes> sorted(Collection<Bytes> items) {
    return new ArrayList<>(new TreeSet<>(items));
  }

  private static List<Bytes> ascending(String field, List<Bytes> items) {
    for (int i = 1; i < items.size(); i++) {
      if (items.get(i - 1).compareTo(items.get(i)) >= 0) {
        throw new InvalidWitnessException(
            Reason.MALFORMED, "witness %s is not strictly ascending: index=%d".formatted(field, i));
      }
    }
    return List.copyOf(items);
  }

  /// Canonical RLP: `[[state…], [codes…], [keys…], [headers…]]`.
  public Bytes encode() {
    RlpWriter out = new RlpWriter(1 << 16).beginList();
    for (List<Bytes> part : List.of(state, codes, keys, headers)) {
      out.beginList();
      part.forEach(out::writeBytes);
      out.endList();
    }
    return out.endList().toBytes();
  }

  /// Reads what [#encode] writes, and nothing else.
  ///
  /// @throws InvalidWitnessException on anything but a canonical encoding of bounded size
  public static ExecutionWitness decode(Bytes encoded) {
    if (encoded.size() > MAXIMUM_SIZE_BYTES) {
      throw new InvalidWitnessException(
          Reason.MALFORMED,
          "witness too large: sizeBytes=%d limit=%d".formatted(encoded.size(), MAXIMUM_SIZE_BYTES));
    }
    try {
      RlpReader parts = RlpReader.ofList(encoded, "witness");
      ExecutionWitness witness =
          new ExecutionWitness(
              part(parts, "state"),
              part(parts, "codes"),
              part(parts, "keys"),
              part(parts, "headers"));
      parts.expectEnd("witness");
      return witness;
    } catch (RlpException e) {
      throw new InvalidWitnessException(
          Reason.MALFORMED, "witness is not canonical RLP: " + e.getMessage(), e);
    }
  }

  private static List<Bytes> part(RlpReader parts, String field) {
    return parts.readList(field, item -> item.readBytes(field));
  }
}
