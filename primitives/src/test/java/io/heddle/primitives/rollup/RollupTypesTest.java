package io.heddle.primitives.rollup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.testing.SeededRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RollupTypesTest {
  private static final Address PORTAL =
      Address.fromHex("0x00000000000000000000000000000000000000aa");

  @Test
  void sourceHash_vectorsOfTheOpStack_areMet() {
    assertEquals(
        Hash.fromHex("0xf923fb07134d7d287cb52c770cc619e17e82606c21a875c92f4c63b65280a5cc"),
        SourceHash.userDeposit(
            Hash.fromHex("0xd25df7858efc1778118fb133ac561b138845361626dfb976699c5287ed0f4959"), 1));
    assertEquals(
        Hash.fromHex("0x0586c503340591999b8b38bc9834bb16aec7d5bc00eb5587ab139c9ddab81977"),
        SourceHash.l1Attributes(
            Hash.fromHex("0xc00e5d67c2755389aded7d8b151cbd5bcdf7ed275ad5e028b664880fc7581c77"), 4));
  }

  @Test
  void attributes_randomValues_comeBackFromCalldata() {
    SeededRandom random = SeededRandom.forTest("RollupTypesTest");
    for (int i = 0; i < 200; i++) {
      L1Attributes attributes =
          new L1Attributes(
              random.word(),
              random.hash(),
              random.word(),
              random.number(),
              random.number(),
              random.word(),
              (int) random.word(),
              (int) random.word(),
              random.hash());
      Bytes calldata = attributes.calldata();
      assertEquals(176, calldata.size());
      assertEquals(attributes, L1Attributes.parse(calldata));
      DepositTransaction transaction = attributes.toTransaction();
      assertEquals(transaction, TransactionCodec.decode(TransactionCodec.encode(transaction)));
    }
  }

  @Test
  void attributes_fields_lieAtTheSpecifiedOffsets() {
    L1Attributes attributes =
        new L1Attributes(5, Keccak.EMPTY, 4, U256.of(6), U256.of(7), 3, 1, 2, PORTAL.toWord());
    String hex = attributes.calldata().toHex();
    assertEquals("0x098999be" + "00000001" + "00000002", hex.substring(0, 26));
    assertEquals("000000000000000300000000000000040000000000000005", hex.substring(26, 74));
    assertEquals(U256.of(6).toHash().toHex().substring(2), hex.substring(74, 138));
    assertEquals(U256.of(7).toHash().toHex().substring(2), hex.substring(138, 202));
    assertEquals(Keccak.EMPTY.toHex().substring(2), hex.substring(202, 266));
    assertEquals(PORTAL.toWord().toHex().substring(2) + "0".repeat(24), hex.substring(266));
  }

  @Test
  void attributesParse_malformed_throws() {
    Bytes good =
        new L1Attributes(5, Keccak.EMPTY, 4, U256.ONE, U256.ONE, 3, 1, 2, Hash.ZERO).calldata();
    byte[] wrongSelector = good.toArray();
    wrongSelector[0] ^= 1;
    byte[] operatorFee = good.toArray();
    operatorFee[175] = 1;
    for (Bytes bad :
        List.of(good.slice(0, 175), Bytes.wrap(wrongSelector), Bytes.wrap(operatorFee))) {
      assertThrows(IllegalArgumentException.class, () -> L1Attributes.parse(bad));
    }
  }

  @Test
  void deposit_randomEvents_comeBackFromTheirLog() {
    SeededRandom random = SeededRandom.forTest("RollupTypesTest");
    Hash rolling = Hash.ZERO;
    for (int i = 0; i < 200; i++) {
      boolean creation = random.below(3) == 0;
      Address from = random.address();
      Address to = creation ? Address.ZERO : random.address();
      OpaqueData opaque =
          new OpaqueData(
              random.number(),
              random.number(),
              random.word() >>> 1,
              creation,
              random.bytes(random.below(100)));
      Hash previous = rolling;
      rolling = L1Deposit.rollingHash(previous, from, to, opaque.encoded(), 100 + i);
      L1Deposit deposit =
          new L1Deposit(
              100 + i,
              random.hash(),
              random.below(50),
              i,
              from,
              to,
              creation,
              opaque.mint(),
              opaque.value(),
              opaque.gasLimit(),
              opaque.data(),
              rolling);
      assertEquals(opaque, OpaqueData.parse(deposit.opaqueData()));
      assertEquals(
          deposit,
          L1Deposit.fromLog(
              deposit.toLog(PORTAL),
              deposit.l1BlockNumber(),
              deposit.l1BlockHash(),
              deposit.logIndex(),
              deposit.depositIndex(),
              previous));
      assertEquals(creation ? Optional.empty() : Optional.of(to), deposit.toTransaction().to());
    }
  }

  @Test
  void depositFromLog_malformed_namesTheField() {
    L1Deposit deposit =
        new L1Deposit(
            1,
            Hash.ZERO,
            0,
            0,
            PORTAL,
            PORTAL,
            false,
            U256.ONE,
            U256.ONE,
            21_000,
            Bytes.EMPTY,
            Hash.ZERO);
    Log good = deposit.toLog(PORTAL);
    List<Hash> topics = good.topics();
    assertRefused("deposit event: wrong topics", topics.subList(0, 3), good.data());
    assertRefused(
        "deposit version: unknown",
        List.of(topics.get(0), topics.get(1), topics.get(2), new Hash(0, 0, 0, 1)),
        good.data());
    assertRefused(
        "deposit from: not an address",
        List.of(topics.get(0), new Hash(1, 0, 0, 0), topics.get(2), topics.get(3)),
        good.data());
    assertRefused("deposit event data: no bytes", topics, Bytes.EMPTY);
    assertRefused("deposit event data: wrong size", topics, good.data().slice(0, 64));
    byte[] hugeSize = good.data().toArray();
    hugeSize[32] = (byte) 0xff;
    assertRefused("deposit event data: wrong size", topics, Bytes.wrap(hugeSize));
    byte[] padded = good.data().toArray();
    padded[padded.length - 1] = 1;
    assertRefused("deposit event data: padding not zero", topics, Bytes.wrap(padded));
    byte[] creationTwo = good.data().toArray();
    creationTwo[64 + 72] = 2;
    assertRefused("opaqueData isCreation", topics, Bytes.wrap(creationTwo));
  }

  private static void assertRefused(String prefix, List<Hash> topics, Bytes data) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    L1Deposit.fromLog(new Log(PORTAL, topics, data), 1, Hash.ZERO, 0, 0, Hash.ZERO))
            .getMessage();
    assertTrue(String.valueOf(message).startsWith(prefix), message);
  }

  @Test
  void eventTopic_isTheSignaturesHash() {
    assertEquals(
        Hash.fromHex("0xb3813568d9991fc951961fcb4c784893574240a28925604d09fc577c55bb7c32"),
        L1Deposit.EVENT_TOPIC);
  }

  @Test
  void alias_appliedAndUndone_isTheSame() {
    assertEquals(
        Address.fromHex("0x1111000000000000000000000000000000001110"),
        AddressAlias.apply(Address.fromHex("0xffffffffffffffffffffffffffffffffffffffff")));
    SeededRandom random = SeededRandom.forTest("RollupTypesTest");
    for (int i = 0; i < 100; i++) {
      Address address = random.address();
      assertEquals(address, AddressAlias.undo(AddressAlias.apply(address)));
    }
  }

  @Test
  void outputRoot_isTheKeccakOfFourWords() {
    Hash a = new Hash(0, 0, 0, 1);
    Hash b = new Hash(0, 0, 0, 2);
    Hash c = new Hash(0, 0, 0, 3);
    Bytes preimage =
        Bytes.concat(
            Bytes.wrap(Hash.ZERO.toBytes()),
            Bytes.wrap(a.toBytes()),
            Bytes.wrap(b.toBytes()),
            Bytes.wrap(c.toBytes()));
    assertEquals(Keccak.hash(preimage), OutputRoot.v0(a, b, c));
  }
}
