package io.heddle.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.primitives.crypto.ChecksumAddress;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.transaction.ContractAddress;
import io.heddle.testing.SeededRandom;
import org.junit.jupiter.api.Test;

class ByteValuesTest {
  @Test
  void hexAndBytes_randomValues_comeBack() {
    SeededRandom random = SeededRandom.forTest("ByteValuesTest");
    for (int i = 0; i < 2_000; i++) {
      Hash hash = random.hash();
      Address address = random.address();
      Bytes bytes = random.bytes(random.below(70));
      assertEquals(hash, Hash.fromHex(hash.toHex()));
      assertEquals(hash, Hash.fromBytes(hash.toBytes()));
      assertEquals(address, Address.fromHex(address.toHex()));
      assertEquals(address, Address.fromHex(ChecksumAddress.encode(address)));
      assertEquals(address, Address.fromWord(address.toWord()));
      assertEquals("0x" + "0".repeat(24) + address.toHex().substring(2), address.toWord().toHex());
      assertEquals(bytes, Bytes.fromHex(bytes.toHex()));
      int cut = random.below(bytes.size() + 1);
      assertEquals(
          bytes, Bytes.concat(bytes.slice(0, cut), bytes.slice(cut, bytes.size())), "cut " + cut);
    }
  }

  @Test
  void compareTo_randomValues_isTheOrderOfTheirHex() {
    SeededRandom random = SeededRandom.forTest("ByteValuesTest");
    for (int i = 0; i < 2_000; i++) {
      Hash a = random.number().toHash();
      Hash b = random.number().toHash();
      assertEquals(Integer.signum(a.toHex().compareTo(b.toHex())), Integer.signum(a.compareTo(b)));
      Address c = Address.fromWord(a);
      Address d = Address.fromWord(b);
      assertEquals(Integer.signum(c.toHex().compareTo(d.toHex())), Integer.signum(c.compareTo(d)));
    }
    assertEquals(-1, Integer.signum(Bytes.of(0x7f).compareTo(Bytes.of(0x80))));
  }

  @Test
  void fromHex_malformed_throws() {
    for (String text : new String[] {"", "0x", "0x12", "ab".repeat(20), "0x" + "zz".repeat(20)}) {
      assertThrows(IllegalArgumentException.class, () -> Address.fromHex(text), text);
      assertThrows(IllegalArgumentException.class, () -> Hash.fromHex(text), text);
    }
    assertThrows(IllegalArgumentException.class, () -> Bytes.fromHex("0x1"));
    assertThrows(IllegalArgumentException.class, () -> Bytes.fromHex("12"));
    assertThrows(IllegalArgumentException.class, () -> Hash.fromBytes(new byte[31]));
  }

  @Test
  void create2_examplesOfTheEip_giveItsAddresses() {
    // EIP-1014, examples 1 and 5: sender, salt, init code, address.
    assertEquals(
        Address.fromHex("0x4d1a2e2bb4f88f0250f26ffff098b0b30b26bf38"),
        ContractAddress.create2(Address.ZERO, Hash.ZERO, Keccak.hash(Bytes.fromHex("0x00"))));
    assertEquals(
        Address.fromHex("0x60f3f640a8508fc6a86d45df051962668e1e8ac7"),
        ContractAddress.create2(
            Address.fromHex("0x00000000000000000000000000000000deadbeef"),
            Hash.fromHex("0x00000000000000000000000000000000000000000000000000000000cafebabe"),
            Keccak.hash(Bytes.fromHex("0xdeadbeef"))));
  }
}
