package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.executor.transaction.IntrinsicGas;
import io.heddle.executor.transaction.StatelessRefusal;
import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.ConformanceSuite;
import io.heddle.fixtures.SuiteTally;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.primitives.transaction.TransactionFormatException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The official transaction tests: valid ones must give the stated hash, sender and intrinsic gas,
/// others must be refused, by the codec or by what the executor checks without state. A file's
/// result for one set of rules is checked ([#FORKS]); rules before Cancun's are checked under
/// Cancun's, in which these files (they are about encodings) do not differ.
public final class TransactionTestSuite implements ConformanceSuite {
  /// Whose result of a file is checked, the first that there is: Cancun's, since the intrinsic gas
  /// that older files state for later rules is not theirs, else the latest one's.
  private static final List<String> FORKS =
      List.of("Cancun", "Osaka", "Prague", "Shanghai", "Paris", "London", "Berlin");

  @Override
  public String name() {
    return "transaction_tests";
  }

  @Override
  public void run(ConformancePack pack, SuiteTally tally) {
    pack.forEach(
        name(),
        file -> file.endsWith(".json"),
        (file, content) ->
            ConformancePack.json(content).properties().forEach(test -> run(file, test, tally)));
  }

  private static void run(String file, Map.Entry<String, JsonNode> test, SuiteTally tally) {
    JsonNode results = test.getValue().path("result");
    String latest = FORKS.stream().filter(results::has).findFirst().orElse("");
    results
        .properties()
        .forEach(result -> {
          String name = file + " " + test.getKey();
          String fork = result.getKey();
          if (!fork.equals(latest)) {
            tally.skip(fork, name, "rules before those of the file's run");
          } else {
            Bytes encoded = Bytes.fromHex(test.getValue().path("txbytes").asText());
            Fork rules = FixtureNetwork.fork(fork).orElse(Fork.CANCUN);
            tally.check(fork, name, () -> check(rules, encoded, result.getValue()));
          }
        });
  }

  private static Optional<String> check(Fork rules, Bytes encoded, JsonNode expected) {
    String mustFail = expected.path("exception").asText();
    RecoveredTransaction recovered;
    try {
      recovered = RecoveredTransaction.recover(encoded);
    } catch (TransactionFormatException e) {
      return mustFail.isEmpty() ? Optional.of("refused: " + e.getMessage()) : Optional.empty();
    }
    SignedTransaction transaction = (SignedTransaction) recovered.transaction();
    if (!mustFail.isEmpty()) {
      return refusal(rules, recovered).isPresent()
          ? Optional.empty()
          : Optional.of("not refused: " + mustFail);
    }
    Optional<Rejected> refused = refusal(rules, recovered);
    if (refused.isPresent()) {
      return Optional.of("refused: " + refused.get());
    }
    String gas = U256.of(intrinsicGas(rules, transaction)).toHex();
    return SuiteTally.difference("hash", expected.get("hash").asText(), recovered.hash().toHex())
        .or(() ->
            SuiteTally.difference(
                "sender", expected.get("sender").asText(), recovered.sender().toHex()))
        .or(() ->
            SuiteTally.difference(
                "intrinsic gas", U256.fromHex(expected.get("intrinsicGas").asText()).toHex(), gas))
        .or(() -> SuiteTally.difference("encoded", encoded, TransactionCodec.encode(transaction)));
  }

  /// Why the node's executor would take the transaction into no block.
  private static Optional<Rejected> refusal(Fork rules, RecoveredTransaction recovered) {
    return StatelessRefusal.of(env(rules), recovered);
  }

  private static BlockEnv env(Fork rules) {
    return new BlockEnv(
        ChainConfig.ethereum(1, rules),
        rules,
        1,
        1,
        Address.ZERO,
        30_000_000,
        U256.ZERO,
        Hash.ZERO,
        U256.ONE,
        number -> Hash.ZERO,
        Optional.empty());
  }

  private static long intrinsicGas(Fork rules, SignedTransaction transaction) {
    return IntrinsicGas.of(
            rules, transaction.to().isEmpty(), transaction.data(), transaction.accessList(), 0)
        .gas();
  }
}
