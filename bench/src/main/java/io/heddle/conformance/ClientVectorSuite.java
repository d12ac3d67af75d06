package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.ConformanceSuite;
import io.heddle.fixtures.SuiteTally;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.ChecksumAddress;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.transaction.ContractAddress;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// ethers.js' vectors: signed transactions, addresses of keys and of created contracts; and a
/// withdrawal's hash.
public final class ClientVectorSuite implements ConformanceSuite {
  private static final List<String> FORMS =
      List.of("Legacy", "Eip155", "Berlin", "London", "Cancun");
  private static final String TYPED_DATA = "EIP-712 typed data, for which Heddle has no code";
  private static final Hash MESSAGE_PASSED =
      Keccak.hash(
          "MessagePassed(uint256,address,address,uint256,uint256,bytes,bytes32)"
              .getBytes(StandardCharsets.US_ASCII));

  @Override
  public String name() {
    return "client_vectors";
  }

  @Override
  public void run(ConformancePack pack, SuiteTally tally) {
    pack.forEach(
        name(),
        (file, content) -> {
          JsonNode cases = ConformancePack.json(file.endsWith(".gz") ? unzip(content) : content);
          if (file.startsWith("optimism/")) {
            tally.check(SuiteTally.NO_FORK, file, () -> checkWithdrawal(cases));
          } else {
            cases.forEach(test -> run(file, test, tally));
          }
        });
  }

  private static void run(String file, JsonNode test, SuiteTally tally) {
    String name = file + " " + test.path("name").asText(test.path("sender").asText());
    switch (file) {
      case "ethers/transactions.json" ->
          tally.check(SuiteTally.NO_FORK, name, () -> checkTransaction(test));
      case "ethers/accounts.json.gz" ->
          tally.check(SuiteTally.NO_FORK, name, () -> checkAccount(test));
      case "ethers/create.json.gz" ->
          tally.check(SuiteTally.NO_FORK, name, () -> checkCreations(test));
      case "ethers/typed-data.json" -> tally.skip(SuiteTally.NO_FORK, name, TYPED_DATA);
      default -> tally.skip(SuiteTally.NO_FORK, name, "unknown file " + file);
    }
  }

  /// Every signed form of a transaction recovers its signer and is what signing gives.
  private static Optional<String> checkTransaction(JsonNode test) {
    PrivateKey key = PrivateKey.fromHex(test.path("privateKey").asText());
    for (String form : FORMS) {
      String signed = test.path("signed" + form).asText();
      String unsigned = test.path("unsigned" + form).asText();
      if (signed.length() > 2 && unsigned.length() > 2) {
        Optional<String> difference =
            checkForm(key, Bytes.fromHex(signed), Bytes.fromHex(unsigned));
        if (difference.isPresent()) {
          return difference.map(text -> form + " " + text);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> checkForm(PrivateKey key, Bytes signed, Bytes unsigned) {
    RecoveredTransaction recovered = RecoveredTransaction.recover(signed);
    SignedTransaction transaction = (SignedTransaction) recovered.transaction();
    Bytes again = TransactionCodec.encode(TransactionCodec.sign(transaction, key));
    Hash signingHash = TransactionCodec.signingHash(transaction);
    return SuiteTally.difference("sender", key.address(), recovered.sender())
        .or(() -> SuiteTally.difference("signed", recovered.encoded(), again))
        .or(() -> SuiteTally.difference("signing hash", Keccak.hash(unsigned), signingHash));
  }

  /// A receipt of an OP Stack chain: the message passer's event has the signature and the hash that
  /// the withdrawal contracts here have too: keccak256 of the ABI encoding of its fields.
  private static Optional<String> checkWithdrawal(JsonNode receipt) {
    for (JsonNode log : receipt.path("logs")) {
      JsonNode topics = log.path("topics");
      if (topics.path(0).asText().equals(MESSAGE_PASSED.toHex())) {
        Bytes data = Bytes.fromHex(log.path("data").asText());
        Bytes message = Bytes.fromHex("0x" + "%064x".formatted(6 * Hash.SIZE));
        Hash hash =
            Keccak.hash(
                Bytes.concat(
                    Bytes.fromHex(topics.path(1).asText()),
                    Bytes.fromHex(topics.path(2).asText()),
                    Bytes.fromHex(topics.path(3).asText()),
                    data.slice(0, 2 * Hash.SIZE), // value, gas limit
                    message, // where the bytes begin
                    data.slice(4 * Hash.SIZE, data.size())));
        Hash stated = Hash.fromBytes(data.slice(3 * Hash.SIZE, 4 * Hash.SIZE).toArray());
        return SuiteTally.difference("withdrawal hash", stated, hash);
      }
    }
    return Optional.of("no log of the message passer: " + MESSAGE_PASSED);
  }

  private static Optional<String> checkAccount(JsonNode account) {
    PrivateKey key = PrivateKey.fromHex(account.path("privateKey").asText());
    return SuiteTally.difference(
        "address", account.path("address").asText(), ChecksumAddress.encode(key.address()));
  }

  private static Optional<String> checkCreations(JsonNode sender) {
    Address from = Address.fromHex(sender.path("sender").asText());
    Optional<String> difference = Optional.empty();
    for (JsonNode creation : sender.path("creates")) {
      Address created = ContractAddress.create(from, creation.path("nonce").asLong());
      difference = difference.or(() -> checkAddress(creation, created));
    }
    for (JsonNode creation : sender.path("create2s")) {
      Hash salt = Hash.fromHex(creation.path("salt").asText());
      Hash codeHash = Hash.fromHex(creation.path("initCodeHash").asText());
      Address created = ContractAddress.create2(from, salt, codeHash);
      difference = difference.or(() -> checkAddress(creation, created));
    }
    return difference;
  }

  private static Optional<String> checkAddress(JsonNode creation, Address created) {
    return SuiteTally.difference(
        "created address", creation.path("address").asText(), ChecksumAddress.encode(created));
  }

  private static byte[] unzip(byte[] content) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
