package io.heddle.primitives.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.testing.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BlockTypesTest {
  @Test
  void receipts_randomOnes_comeBack() {
    SeededRandom random = SeededRandom.forTest("BlockTypesTest");
    for (int i = 0; i < 500; i++) {
      List<Log> logs = logs(random);
      boolean success = random.below(2) == 0;
      Receipt receipt =
          random.below(3) == 0
              ? Receipt.ofDeposit(success, random.word() >>> 1, logs, random.word())
              : Receipt.of(random.below(5), success, random.word() >>> 1, logs);
      assertEquals(receipt, ReceiptCodec.decode(ReceiptCodec.encode(receipt)));
    }
  }

  @Test
  void receiptDecode_malformed_throws() {
    Bytes deposit = ReceiptCodec.encode(Receipt.ofDeposit(true, 21_000, List.of(), 5));
    List<Bytes> bad =
        List.of(
            Bytes.EMPTY,
            Bytes.of(5),
            Bytes.of(0x7e),
            Bytes.fromHex("0xc0"),
            // Only deposits carry the deposit fields.
            Bytes.concat(Bytes.of(2), deposit.slice(1, deposit.size())),
            Bytes.concat(deposit, Bytes.of(0)));
    for (Bytes encoded : bad) {
      assertThrows(RlpException.class, () -> ReceiptCodec.decode(encoded), encoded.toHex());
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Receipt(
                0x7e, true, 0, Bloom.EMPTY, List.of(), OptionalLong.empty(), OptionalLong.of(1)));
  }

  @Test
  void bloom_randomLogs_containsTheirAddressesAndTopics() {
    SeededRandom random = SeededRandom.forTest("BlockTypesTest");
    for (int i = 0; i < 100; i++) {
      List<Log> logs = logs(random);
      Bloom bloom = Bloom.of(logs);
      for (Log log : logs) {
        assertTrue(bloom.mightContain(log.address()));
        log.topics().forEach(topic -> assertTrue(bloom.mightContain(topic)));
      }
    }
    assertFalse(Bloom.EMPTY.mightContain(Address.ZERO));
    assertTrue(Bloom.EMPTY.isEmpty());
  }

  @Test
  void bloomBuilder_entriesThatComeAgain_areHashedRight() {
    SeededRandom random = SeededRandom.forTest("BlockTypesTest");
    List<Log> some = new ArrayList<>();
    while (some.size() < 300) { // More entries than are remembered.
      some.addAll(logs(random));
    }
    // A topic with the words of an address is another entry.
    Address address = some.getFirst().address();
    some.add(
        new Log(
            address,
            List.of(new Hash(address.high(), address.mid(), address.low(), 0)),
            Bytes.EMPTY));
    BloomBuilder builder = new BloomBuilder();
    for (int i = 0; i < 2_000; i++) {
      List<Log> logs =
          List.of(some.get(random.below(some.size())), some.getLast(), some.get(random.below(4)));
      byte[] expected = new byte[Bloom.SIZE];
      for (Log log : logs) {
        setBits(expected, Keccak.hash(log.address()));
        log.topics().forEach(topic -> setBits(expected, Keccak.hash(topic)));
      }
      assertEquals(new Bloom(Bytes.wrap(expected)), builder.of(logs));
    }
  }

  /// Yellow paper, section 4.4.1.
  private static void setBits(byte[] filter, Hash hash) {
    byte[] bytes = hash.toBytes();
    for (int i = 0; i < 6; i += 2) {
      int bit = ((bytes[i] & 0xFF) << 8 | (bytes[i + 1] & 0xFF)) % 2048;
      filter[Bloom.SIZE - 1 - bit / 8] |= (byte) (1 << (bit % 8));
    }
  }

  @Test
  void bloom_union_containsEveryPart() {
    SeededRandom random = SeededRandom.forTest("BlockTypesTest");
    List<Log> all = new ArrayList<>();
    List<Bloom> blooms = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      List<Log> logs = logs(random);
      all.addAll(logs);
      blooms.add(Bloom.of(logs));
    }
    assertEquals(Bloom.of(all), Bloom.union(blooms));
  }

  @Test
  void headerBuilder_gapInOptionalFields_throws() {
    assertThrows(
        IllegalArgumentException.class, () -> BlockHeader.builder().blobGasUsed(0).build());
  }

  @Test
  void header_randomTruncations_areRefused() {
    Bytes encoded =
        BlockHeader.builder()
            .withdrawalsRoot(Hash.ZERO)
            .blobGasUsed(1)
            .excessBlobGas(2)
            .parentBeaconBlockRoot(Hash.ZERO)
            .requestsHash(BlockHeader.EMPTY_REQUESTS_HASH)
            .build()
            .encoded();
    for (int size = 0; size < encoded.size(); size++) {
      Bytes cut = encoded.slice(0, size);
      assertThrows(RlpException.class, () -> BlockHeader.decode(cut));
    }
  }

  @Test
  void log_fiveTopics_isRefused() {
    List<Hash> topics = List.of(Hash.ZERO, Hash.ZERO, Hash.ZERO, Hash.ZERO, Hash.ZERO);
    assertThrows(IllegalArgumentException.class, () -> new Log(Address.ZERO, topics, Bytes.EMPTY));
  }

  private static List<Log> logs(SeededRandom random) {
    List<Log> logs = new ArrayList<>();
    for (int i = random.below(4); i > 0; i--) {
      List<Hash> topics = new ArrayList<>();
      for (int j = random.below(5); j > 0; j--) {
        topics.add(random.hash());
      }
      logs.add(new Log(random.address(), topics, random.bytes(random.below(100))));
    }
    return logs;
  }
}
