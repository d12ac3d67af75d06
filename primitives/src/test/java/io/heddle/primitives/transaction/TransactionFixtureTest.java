package io.heddle.primitives.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.testing.ConformancePack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The official transaction fixtures. Valid ones must give the stated hash and sender; invalid ones
/// must be refused, except for the reasons that a codec cannot know: those are checked by what it
/// does show, and listed in the output.
class TransactionFixtureTest {
  private static final int FILES = 123;

  /// Valid there, with gas limits from 2^63 on. Ours end one below, as block gas limits do, so that
  /// signed comparisons are safe.
  private static final List<String> GAS_LIMITS_OF_64_BITS =
      List.of("TransactionWithHighGasLimit63", "TransactionWithHighGasLimit63Plus1");

  private static final List<String> FORKS =
      List.of("Cancun", "Shanghai", "Paris", "London", "Berlin");

  private final Map<String, List<String>> elsewhere = new TreeMap<>();
  private int valid;
  private int refused;

  @Test
  void officialFixtures_allFiles_pass() {
    ConformancePack.require()
        .forEach(
            "transaction_tests",
            (file, content) ->
                ConformancePack.json(content)
                    .properties()
                    .forEach(test -> check(test.getKey(), test.getValue())));
    int left = elsewhere.values().stream().mapToInt(List::size).sum();
    System.out.println(
        "transaction fixtures: valid="
            + valid
            + " refused="
            + refused
            + " not the codec's="
            + left);
    elsewhere.forEach((reason, names) -> System.out.println("  " + reason + ": " + names));
    assertEquals(FILES, valid + refused + left);
    assertEquals(23, valid);
    assertEquals(73, refused);
  }

  private void check(String name, JsonNode test) {
    JsonNode result =
        FORKS.stream()
            .map(fork -> test.path("result").path(fork))
            .filter(JsonNode::isObject)
            .findFirst()
            .orElseThrow();
    String reason = result.path("exception").asText().replace("TransactionException.", "");
    Optional<RecoveredTransaction> recovered = recover(test.path("txbytes").asText());
    if (reason.isEmpty()) {
      if (GAS_LIMITS_OF_64_BITS.contains(name)) {
        assertTrue(recovered.isEmpty());
        elsewhere
            .computeIfAbsent("gas limit no block can hold", key -> new ArrayList<>())
            .add(name);
        return;
      }
      RecoveredTransaction transaction =
          recovered.orElseGet(() -> fail(name + ": valid but refused"));
      assertEquals(result.path("hash").asText(), transaction.hash().toHex(), name);
      assertEquals(result.path("sender").asText(), transaction.sender().toHex(), name);
      assertEquals(transaction.encoded(), TransactionCodec.encode(transaction.transaction()), name);
      valid++;
    } else if (recovered.isEmpty()) {
      refused++;
    } else {
      checkAccepted(name, reason, (SignedTransaction) recovered.get().transaction());
    }
  }

  private void checkAccepted(String name, String reason, SignedTransaction transaction) {
    switch (reason) {
      // Priced by the rules of a fork, not by the format.
      case "INTRINSIC_GAS_TOO_LOW" -> {}
      case "INVALID_CHAINID" -> assertNotEquals(Optional.of(U256.ONE), transaction.chainId(), name);
      case "GASLIMIT_PRICE_PRODUCT_OVERFLOW" ->
          assertThrows(
              ArithmeticException.class,
              () -> U256.of(transaction.gasLimit()).multiplyExact(transaction.maxFeePerGas()),
              name);
      default -> fail(name + ": accepted in spite of " + reason);
    }
    elsewhere.computeIfAbsent(reason, key -> new ArrayList<>()).add(name);
  }

  private static Optional<RecoveredTransaction> recover(String hex) {
    Bytes encoded = Bytes.fromHex(hex);
    try {
      return Optional.of(RecoveredTransaction.recover(encoded));
    } catch (TransactionFormatException refused) {
      return Optional.empty();
    }
  }

  @Test
  void ethersVectors_everySignedForm_recoversItsSigner() {
    byte[] file = ConformancePack.require().read("client_vectors", "ethers/transactions.json");
    int checked = 0;
    for (JsonNode test : ConformancePack.json(file)) {
      PrivateKey key = PrivateKey.fromHex(test.path("privateKey").asText());
      for (String form : List.of("Legacy", "Eip155", "Berlin", "London", "Cancun")) {
        String signed = test.path("signed" + form).asText();
        String unsigned = test.path("unsigned" + form).asText();
        if (signed.length() > 2 && unsigned.length() > 2) {
          RecoveredTransaction recovered = RecoveredTransaction.recover(Bytes.fromHex(signed));
          SignedTransaction transaction = (SignedTransaction) recovered.transaction();
          assertEquals(key.address(), recovered.sender());
          assertEquals(
              recovered.encoded(),
              TransactionCodec.encode(TransactionCodec.sign(transaction, key)));
          Hash expected = Keccak.hash(Bytes.fromHex(unsigned));
          assertEquals(expected, TransactionCodec.signingHash(transaction));
          checked++;
        }
      }
    }
    System.out.println("ethers transactions: " + checked + " signed forms");
    assertEquals(7_753, checked);
  }
}
