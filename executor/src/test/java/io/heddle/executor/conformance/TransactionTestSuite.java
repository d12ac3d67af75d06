package io.heddle.executor.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.transaction.IntrinsicGas;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.primitives.transaction.TransactionFormatException;
import io.heddle.testing.ConformancePack;
import io.heddle.testing.ConformanceSuite;
import io.heddle.testing.SuiteTally;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The official transaction tests, under the latest rules that each names: valid ones must give the
/// stated hash, sender and intrinsic gas, others must be refused, by the codec or by the checks
/// that need no state.
public final class TransactionTestSuite implements ConformanceSuite {
  private static final List<String> FORKS =
      List.of("Cancun", "Shanghai", "Paris", "London", "Berlin");

  /// Valid there, with gas limits from 2^63 on. Ours end one below, as block gas limits do, so that
  /// signed comparisons are safe.
  private static final List<String> GAS_LIMITS_OF_64_BITS =
      List.of("TransactionWithHighGasLimit63", "TransactionWithHighGasLimit63Plus1");

  @Override
  public String name() {
    return "transaction_tests";
  }

  @Override
  public void run(ConformancePack pack, SuiteTally tally) {
    pack.forEach(
        name(),
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
          } else if (GAS_LIMITS_OF_64_BITS.contains(test.getKey())) {
            tally.skip(fork, name, "gas limit from 2^63 on, which no block can hold");
          } else {
            Bytes encoded = Bytes.fromHex(test.getValue().path("txbytes").asText());
            tally.check(fork, name, () -> check(encoded, result.getValue()));
          }
        });
  }

  private static Optional<String> check(Bytes encoded, JsonNode expected) {
    String mustFail = expected.path("exception").asText();
    RecoveredTransaction recovered;
    try {
      recovered = RecoveredTransaction.recover(encoded);
    } catch (TransactionFormatException e) {
      return mustFail.isEmpty() ? Optional.of("refused: " + e.getMessage()) : Optional.empty();
    }
    SignedTransaction transaction = (SignedTransaction) recovered.transaction();
    if (!mustFail.isEmpty()) {
      return isExecutable(transaction) ? Optional.of("not refused: " + mustFail) : Optional.empty();
    }
    String gas = U256.of(intrinsicGas(transaction)).toHex();
    return SuiteTally.difference("hash", expected.get("hash").asText(), recovered.hash().toHex())
        .or(() ->
            SuiteTally.difference(
                "sender", expected.get("sender").asText(), recovered.sender().toHex()))
        .or(() ->
            SuiteTally.difference(
                "intrinsic gas", U256.fromHex(expected.get("intrinsicGas").asText()).toHex(), gas))
        .or(() -> SuiteTally.difference("encoded", encoded, TransactionCodec.encode(transaction)));
  }

  /// What the processor asks of a transaction before it looks at state: chain 1, enough gas, a fee
  /// that a balance can hold.
  private static boolean isExecutable(SignedTransaction transaction) {
    boolean ourChain = transaction.chainId().map(U256.ONE::equals).orElse(true);
    boolean enoughGas = transaction.gasLimit() >= intrinsicGas(transaction);
    try {
      U256.of(transaction.gasLimit()).multiplyExact(transaction.maxFeePerGas());
    } catch (ArithmeticException overflow) {
      return false;
    }
    return ourChain && enoughGas;
  }

  private static long intrinsicGas(SignedTransaction transaction) {
    return IntrinsicGas.of(
            Fork.CANCUN,
            transaction.to().isEmpty(),
            transaction.data(),
            transaction.accessList(),
            0)
        .gas();
  }
}
