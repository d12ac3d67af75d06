package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.precompile.Precompile;
import io.heddle.executor.precompile.Precompiles;
import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.SuiteTally;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.Secp256k1;
import io.heddle.primitives.crypto.Signature;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/// Wycheproof's ECDSA vectors on the two curves that the precompiles use: secp256k1 verification
/// and `ecrecover`, and P-256.
///
/// Ethereum has no signature encoding of its own, so a vector whose DER or P1363 form is not
/// canonical counts as refused when [Asn1] refuses it. libsecp256k1 verifies only low `s` values;
/// Wycheproof does not ask for that, so `s` is normalised first.
public final class WycheproofVectors {

  private static final BigInteger SECP256K1_ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final byte[] NOTHING = new byte[0];

  private final ConformancePack pack;
  private final SuiteTally tally;
  private int recovered;

  private WycheproofVectors(ConformancePack pack, SuiteTally tally) {
    this.pack = pack;
    this.tally = tally;
  }

  /// Runs all files; returns how many of the secp256k1 signatures `ecrecover` names the signer of.
  public static int run(ConformancePack pack, SuiteTally tally) {
    WycheproofVectors vectors = new WycheproofVectors(pack, tally);
    vectors.run("ecdsa_secp256k1_sha256_test.json", Asn1::decode, vectors::verifySecp256k1);
    vectors.run("ecdsa_secp256k1_sha256_p1363_test.json", Asn1::split, vectors::verifySecp256k1);
    vectors.run("ecdsa_secp256r1_sha256_test.json", Asn1::decode, WycheproofVectors::verifyP256);
    return vectors.recovered;
  }

  /// Splits an encoded signature into r and s; empty when the encoding is not canonical.
  private interface Decoder {
    Optional<BigInteger[]> decode(byte[] signature);
  }

  private interface Verifier {
    boolean verify(byte[] digest, byte[] publicKey, BigInteger r, BigInteger s);
  }

  private void run(String file, Decoder decoder, Verifier verifier) {
    JsonNode root = ConformancePack.json(pack.read("crypto", "wycheproof/" + file));
    for (JsonNode group : root.get("testGroups")) {
      byte[] key =
          HexFormat.of().parseHex(group.at("/publicKey/uncompressed").asText().substring(2));
      for (JsonNode test : group.get("tests")) {
        tally.check(
            SuiteTally.NO_FORK,
            file + " tcId=" + test.get("tcId"),
            () -> check(test, key, decoder, verifier));
      }
    }
  }

  private static Optional<String> check(
      JsonNode test, byte[] key, Decoder decoder, Verifier verifier) {
    byte[] digest = sha256(HexFormat.of().parseHex(test.get("msg").asText()));
    boolean good =
        decoder
            .decode(HexFormat.of().parseHex(test.get("sig").asText()))
            .filter(rs -> isWord(rs[0]) && isWord(rs[1]))
            .map(rs -> verifier.verify(digest, key, rs[0], rs[1]))
            .orElse(false);
    return SuiteTally.difference("valid", test.get("result").asText().equals("valid"), good);
  }

  private boolean verifySecp256k1(byte[] digest, byte[] publicKey, BigInteger r, BigInteger s) {
    boolean high = s.shiftLeft(1).compareTo(SECP256K1_ORDER) > 0;
    BigInteger low = high && s.compareTo(SECP256K1_ORDER) < 0 ? SECP256K1_ORDER.subtract(s) : s;
    Signature signature = new Signature(0, U256.fromBigInteger(r), U256.fromBigInteger(low));
    boolean good =
        Secp256k1.instance().verify(Hash.fromBytes(digest), signature, Bytes.copyOf(publicKey));
    boolean recovers = recovers(digest, publicKey, r, s);
    if (!good && recovers) {
      throw new IllegalStateException("ecrecover names a signer that verification refuses");
    }
    recovered += recovers ? 1 : 0;
    return good;
  }

  private static boolean recovers(byte[] digest, byte[] publicKey, BigInteger r, BigInteger s) {
    Address signer = Address.fromWord(Keccak.hash(publicKey));
    for (int v = 27; v <= 28; v++) {
      byte[] output =
          call(Fork.CANCUN, 0x01, digest, word(BigInteger.valueOf(v)), word(r), word(s));
      if (output.length == 32 && Address.fromBytes(output, 12).equals(signer)) {
        return true;
      }
    }
    return false;
  }

  private static boolean verifyP256(byte[] digest, byte[] publicKey, BigInteger r, BigInteger s) {
    return call(Fork.OSAKA, 0x100, digest, word(r), word(s), publicKey).length == 32;
  }

  private static byte[] call(Fork fork, int number, byte[]... parts) {
    byte[] input = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, input, at, part.length);
      at += part.length;
    }
    Precompile precompile =
        Objects.requireNonNull(Precompiles.forFork(fork).at(new Address(0, 0, number)));
    return Objects.requireNonNullElse(precompile.run(input, 0, input.length), NOTHING);
  }

  private static boolean isWord(BigInteger value) {
    return value.signum() >= 0 && value.bitLength() <= 256;
  }

  private static byte[] word(BigInteger value) {
    return U256.fromBigInteger(value).toBytes();
  }

  private static byte[] sha256(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
