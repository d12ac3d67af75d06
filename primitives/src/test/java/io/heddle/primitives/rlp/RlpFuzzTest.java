package io.heddle.primitives.rlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.testing.DecoderFuzz;
import io.heddle.testing.RlpItems;
import io.heddle.testing.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class RlpFuzzTest {
  private static final DecoderFuzz<RlpItems.Item> ITEM =
      DecoderFuzz.canonical("RLP item", RlpException.class, RlpItems::decode, RlpItems::encode);

  static List<byte[]> seeds() {
    SeededRandom random = SeededRandom.forTest("RlpFuzzTest");
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      seeds.add(RlpItems.encode(tree(random, 2)).toArray());
    }
    return seeds;
  }

  @MethodSource("seeds")
  @FuzzTest
  void item(byte[] input) {
    ITEM.accept(input);
  }

  @Test
  void item_damaged_isRefusedOrEncodesToItself() {
    ITEM.mutate(seeds());
  }

  @Test
  void decode_randomTrees_comeBack() {
    SeededRandom random = SeededRandom.forTest("RlpFuzzTest");
    for (int i = 0; i < 2_000; i++) {
      RlpItems.Item item = tree(random, 0);
      assertEquals(item, RlpItems.decode(RlpItems.encode(item)));
    }
  }

  /// Whatever decodes at all must be canonical: it encodes to the very same bytes.
  @Test
  void decode_randomBytes_isCanonicalOrRefused() {
    SeededRandom random = SeededRandom.forTest("RlpFuzzTest");
    int accepted = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = random.array(1 + random.below(12));
      if (random.below(2) == 0) {
        bytes[0] = (byte) (random.below(2) == 0 ? 0xb7 + random.below(9) : 0xc0 + bytes.length - 1);
      }
      Bytes encoded = Bytes.wrap(bytes);
      try {
        assertEquals(encoded, RlpItems.encode(RlpItems.decode(encoded)));
        accepted++;
      } catch (RlpException refused) {
        assertTrue(String.valueOf(refused.getMessage()).startsWith("item: "));
      }
    }
    assertTrue(accepted > 1000, "accepted " + accepted);
  }

  @Test
  void scalars_randomValues_comeBack() {
    SeededRandom random = SeededRandom.forTest("RlpFuzzTest");
    for (int i = 0; i < 5_000; i++) {
      long word = random.word();
      U256 number = random.number();
      Hash hash = random.hash();
      Address address = random.address();
      Optional<Address> optional =
          random.below(2) == 0 ? Optional.empty() : Optional.of(random.address());
      RlpWriter writer = new RlpWriter(1);
      writer.beginList().writeLong(word).writeU256(number).writeHash(hash).writeAddress(address);
      writer.writeAddress(optional).writeFixedLong(word).writeBoolean(word == 1).endList();
      RlpReader reader = RlpReader.ofList(writer.toBytes(), "fields");
      assertEquals(word, reader.readLong("word"));
      assertEquals(number, reader.readU256("number"));
      assertEquals(hash, reader.readHash("hash"));
      assertEquals(address, reader.readAddress("address"));
      assertEquals(optional, reader.readOptionalAddress("optional"));
      assertEquals(word, reader.readFixedLong("fixed"));
      assertEquals(word == 1, reader.readBoolean("boolean"));
      reader.expectEnd("fields");
    }
  }

  @Test
  void reader_wrongShapes_nameTheField() {
    assertMessage("nonce: missing", "0x", r -> r.readLong("nonce"));
    assertMessage("nonce: number with leading zeros", "0x00", r -> r.readLong("nonce"));
    assertMessage(
        "nonce: number too large: bits=72 max=64",
        "0x89ffffffffffffffffff",
        r -> r.readLong("nonce"));
    assertMessage("to: wrong size: expected=20 actual=1", "0x01", r -> r.readAddress("to"));
    assertMessage("to: expected a string, found a list", "0xc0", r -> r.readAddress("to"));
    assertMessage("list: expected a list, found a string", "0x01", r -> r.readList("list"));
    assertMessage("data: cut off: size=2 available=1", "0x8201", r -> r.readBytes("data"));
    assertMessage("data: too long: max=1 actual=2", "0x820101", r -> r.readBytes("data", 1));
    assertMessage("flag: above 1: 2", "0x02", r -> r.readBoolean("flag"));
    assertMessage(
        "data: cut off: size=18446744073709551615 available=0",
        "0xbfffffffffffffffff",
        r -> r.readBytes("data"));
    assertMessage(
        "root: 1 trailing bytes",
        "0xc080",
        r -> {
          r.readList("list");
          r.expectEnd("root");
        });
  }

  @Test
  void writer_unbalancedLists_throws() {
    assertThrows(IllegalStateException.class, () -> new RlpWriter().endList());
    assertThrows(IllegalStateException.class, () -> new RlpWriter().beginList().toBytes());
  }

  private static void assertMessage(String message, String hex, Consumer<RlpReader> read) {
    RlpReader reader = RlpReader.of(Bytes.fromHex(hex));
    assertEquals(message, assertThrows(RlpException.class, () -> read.accept(reader)).getMessage());
  }

  private static RlpItems.Item tree(SeededRandom random, int depth) {
    if (depth == 5 || random.below(2) == 0) {
      int size = random.below(4) == 0 ? random.below(70_000) : random.below(60);
      return new RlpItems.Text(random.bytes(random.below(3) == 0 ? 1 : size));
    }
    List<RlpItems.Item> items = new ArrayList<>();
    for (int i = random.below(6); i > 0; i--) {
      items.add(tree(random, depth + 1));
    }
    return new RlpItems.Items(items);
  }
}
