package io.heddle.primitives.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.fixtures.ConformancePack;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.testing.SeededRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Both backends side by side: they must give the same answers to good and to bad input.
class Secp256k1Test {
  private static final Secp256k1 FAST = Secp256k1Backend.choose("native");
  private static final Secp256k1 FALLBACK = Secp256k1Backend.choose("bouncycastle");
  private static final List<Secp256k1> BOTH = List.of(FAST, FALLBACK);

  @Test
  void sign_randomKeys_bothBackendsGiveTheSameLowSignatureAndRecoverIt() {
    SeededRandom random = SeededRandom.forTest("Secp256k1Test");
    for (int i = 0; i < 100; i++) {
      Hash key = random.hash();
      Hash digest = random.hash();
      Signature signature = FAST.sign(digest, key);
      assertEquals(signature, FALLBACK.sign(digest, key));
      assertTrue(signature.isLowS() && signature.isInRange());
      Bytes publicKey = FAST.publicKey(key);
      assertEquals(publicKey, FALLBACK.publicKey(key));
      for (Secp256k1 backend : BOTH) {
        assertEquals(Optional.of(publicKey), backend.recoverPublicKey(digest, signature));
        assertTrue(backend.verify(digest, signature, publicKey));
        assertFalse(backend.verify(random.hash(), signature, publicKey));
      }
    }
  }

  @Test
  void recover_highS_givesTheSameSignerButDoesNotVerify() {
    Hash digest = Keccak.EMPTY;
    Hash key = new Hash(0, 0, 0, 7);
    Signature low = FAST.sign(digest, key);
    Signature high = new Signature(1 - low.yParity(), low.r(), Signature.ORDER.subtract(low.s()));
    assertFalse(high.isLowS());
    for (Secp256k1 backend : BOTH) {
      assertEquals(backend.recover(digest, low), backend.recover(digest, high));
      assertFalse(backend.verify(digest, high, backend.publicKey(key)));
    }
  }

  @Test
  void recover_outOfRange_isEmpty() {
    U256 one = U256.ONE;
    List<Signature> bad =
        List.of(
            new Signature(0, U256.ZERO, one),
            new Signature(0, one, U256.ZERO),
            new Signature(0, Signature.ORDER, one),
            new Signature(0, one, Signature.ORDER),
            new Signature(0, U256.MAX, U256.MAX),
            new Signature(2, one, one),
            new Signature(27, one, one),
            new Signature(-1, one, one),
            // 5 is no x-coordinate of the curve.
            new Signature(0, U256.of(5), one));
    for (Signature signature : bad) {
      for (Secp256k1 backend : BOTH) {
        assertEquals(
            Optional.empty(), backend.recover(Keccak.EMPTY, signature), signature.toString());
      }
    }
  }

  @Test
  void recover_randomSignatures_backendsAgree() {
    SeededRandom random = SeededRandom.forTest("Secp256k1Test");
    int recovered = 0;
    for (int i = 0; i < 200; i++) {
      Hash digest = random.hash();
      Signature signature =
          new Signature(random.below(2), random.hash().toU256(), random.hash().toU256());
      Optional<Address> signer = FAST.recover(digest, signature);
      assertEquals(signer, FALLBACK.recover(digest, signature));
      recovered += signer.isPresent() ? 1 : 0;
    }
    assertTrue(recovered > 20, "about half of all r are on the curve: " + recovered);
  }

  @Test
  void recover_pointAtInfinity_isEmpty() {
    // With R = k·G and s = e / k the recovered key is the point at infinity; k = 1 gives r = x(G),
    // parity 0.
    U256 generatorX =
        U256.fromHex("0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    Signature signature = new Signature(0, generatorX, U256.of(9));
    for (Secp256k1 backend : BOTH) {
      assertEquals(Optional.empty(), backend.recover(U256.of(9).toHash(), signature));
    }
  }

  @Test
  void keys_outOfRange_areRefused() {
    for (Secp256k1 backend : BOTH) {
      for (Hash key : List.of(Hash.ZERO, Signature.ORDER.toHash(), U256.MAX.toHash())) {
        assertThrows(IllegalArgumentException.class, () -> backend.publicKey(key));
        assertThrows(IllegalArgumentException.class, () -> backend.sign(Keccak.EMPTY, key));
      }
      Signature signature = FAST.sign(Keccak.EMPTY, new Hash(0, 0, 0, 7));
      assertFalse(backend.verify(Keccak.EMPTY, signature, Bytes.wrap(new byte[64])));
      assertFalse(backend.verify(Keccak.EMPTY, signature, Bytes.wrap(new byte[63])));
    }
  }

  @Test
  void privateKey_text_hidesTheSecret() {
    String secret = "c85ef7d79691fe79573b1a7064c19c1a9819ebdbd1faaab1a8ec92344438aaf4";
    PrivateKey key = PrivateKey.fromHex(secret);
    assertEquals("PrivateKey(0xcd2a3d9f938e13cd947ec05abc7fe734df8dd826)", key.toString());
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> PrivateKey.fromHex(secret + "zz"));
    assertFalse(refused.toString().contains("c85e"));
  }

  @Test
  void address_officialKeys_isTheStatedOne() {
    byte[] file =
        ConformancePack.require().read("trie_rlp", "ethtests/BasicTests/keyaddrtest.json");
    for (JsonNode test : ConformancePack.json(file)) {
      Address expected = Address.fromHex("0x" + test.path("addr").asText());
      assertEquals(expected, PrivateKey.fromHex(test.path("key").asText()).address());
    }
  }

  @Test
  void choose_unknownName_throws() {
    assertThrows(IllegalArgumentException.class, () -> Secp256k1Backend.choose("openssl"));
    assertEquals("libsecp256k1", FAST.backend());
    assertEquals("bouncycastle", FALLBACK.backend());
  }
}
