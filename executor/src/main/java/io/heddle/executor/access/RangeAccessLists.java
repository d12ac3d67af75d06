package io.heddle.executor.access;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The encoded access lists of consecutive blocks, for somebody who executes them again. Advice: as
/// nobody depends on it, whatever is wrong with it only means that there is none.
///
/// @param encoded one per block, as [BlockAccessList#encode] makes them; empty where there is none.
///   Blocks after the last have none
public record RangeAccessLists(List<Bytes> encoded) {
  /// Bytes of all lists together; blocks whose lists do not fit any more go without.
  public static final int MAX_BYTES = 64 << 20;

  public static final RangeAccessLists NONE = new RangeAccessLists(List.of());

  public RangeAccessLists {
    encoded = List.copyOf(encoded);
  }

  /// The lists of the first blocks, as many as fit into [#MAX_BYTES].
  ///
  /// @param lists one per block, asked for one after the other
  public static RangeAccessLists fitting(Iterable<Optional<Bytes>> lists) {
    List<Bytes> fitting = new ArrayList<>();
    long size = 0;
    for (Optional<Bytes> list : lists) {
      Bytes next = list.orElse(Bytes.EMPTY);
      size += next.size();
      if (size > MAX_BYTES) {
        break;
      }
      fitting.add(next);
    }
    return new RangeAccessLists(fitting);
  }

  /// The list of a block, if there is one and it can be read.
  ///
  /// @param block counted from the first, which is 0
  public Optional<BlockAccessList> list(int block) {
    if (block >= encoded.size() || encoded.get(block).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(BlockAccessList.decode(encoded.get(block)));
    } catch (RlpException damaged) {
      return Optional.empty();
    }
  }

  /// RLP: `[list, …]`, each a string; nothing at all for no lists.
  public Bytes encode() {
    if (encoded.isEmpty()) {
      return Bytes.EMPTY;
    }
    RlpWriter out = new RlpWriter(1 << 16).beginList();
    encoded.forEach(out::writeBytes);
    return out.endList().toBytes();
  }

  /// Reads what [#encode] writes; [#NONE] for anything else.
  public static RangeAccessLists decode(Bytes bytes) {
    if (bytes.isEmpty() || bytes.size() > 2L * MAX_BYTES) {
      return NONE;
    }
    try {
      RlpReader reader = RlpReader.of(bytes);
      List<Bytes> lists = reader.readList("access lists", item -> item.readBytes("access list"));
      reader.expectEnd("access lists");
      return new RangeAccessLists(lists);
    } catch (RlpException damaged) {
      return NONE;
    }
  }
}
