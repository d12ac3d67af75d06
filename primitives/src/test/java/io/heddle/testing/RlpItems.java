package io.heddle.testing;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/// RLP as a generic tree, for tests.
public final class RlpItems {
  private static final int MAX_DEPTH = 256;

  private RlpItems() {}

  public sealed interface Item {}

  public record Text(Bytes bytes) implements Item {}

  public record Items(List<Item> items) implements Item {}

  public static Item decode(Bytes encoded) {
    RlpReader reader = RlpReader.of(encoded);
    Item item = read(reader, 0);
    reader.expectEnd("item");
    return item;
  }

  public static Bytes encode(Item item) {
    RlpWriter writer = new RlpWriter();
    write(writer, item);
    return writer.toBytes();
  }

  private static Item read(RlpReader reader, int depth) {
    if (!reader.nextIsList("item")) {
      return new Text(reader.readBytes("item"));
    }
    if (depth == MAX_DEPTH) {
      throw new RlpException("item: nested deeper than " + MAX_DEPTH);
    }
    RlpReader list = reader.readList("item");
    List<Item> items = new ArrayList<>();
    while (list.hasNext()) {
      items.add(read(list, depth + 1));
    }
    return new Items(items);
  }

  private static void write(RlpWriter writer, Item item) {
    switch (item) {
      case Text text -> writer.writeBytes(text.bytes());
      case Items list -> {
        writer.beginList();
        list.items().forEach(child -> write(writer, child));
        writer.endList();
      }
    }
  }
}
