package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateDiff;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.transaction.BlobRules;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpWriter;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.TransactionFormatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// One entry of a state test: one transaction on one state under one fork, and what must come of
/// it.
record StateTestCase(String name, Fork fork, JsonNode test, JsonNode post) {

  /// Runs the case; empty means that it passed, otherwise what differs.
  Optional<String> run(BlockExecutor executor) {
    FixtureState state = FixtureState.of(test.get("pre"));
    boolean mustFail = post.hasNonNull("expectException");
    RecoveredTransaction transaction;
    try {
      transaction = RecoveredTransaction.recover(Bytes.fromHex(post.get("txbytes").asText()));
    } catch (TransactionFormatException e) {
      return mustFail ? checkRoot(state) : Optional.of("undecodable: " + e.getMessage());
    }
    JsonNode sender = test.get("transaction").get("sender");
    if (sender != null && !transaction.sender().equals(Address.fromHex(sender.asText()))) {
      return Optional.of("sender: expected=" + sender + " actual=" + transaction.sender());
    }
    BlockResult result =
        executor.execute(env(), SliceStart.BLOCK_START, List.of(transaction), state);
    TransactionOutcome outcome = result.outcomes().getFirst();
    return switch (outcome) {
      case Rejected rejected when !mustFail -> Optional.of("rejected: " + rejected);
      case Rejected rejected when !result.diff().equals(StateDiff.EMPTY) ->
          Optional.of("a rejected transaction changed state");
      case Rejected rejected -> checkRoot(state);
      case Included included when mustFail ->
          Optional.of(
              "not rejected: " + post.get("expectException").asText() + ResultText.of(result));
      case Included included ->
          checkRoot(state.after(result.diff()))
              .or(() -> checkLogs(included.receipt().logs()))
              .map(difference -> difference + ResultText.of(result));
    };
  }

  private Optional<String> checkRoot(FixtureState state) {
    Hash expected = Hash.fromHex(post.get("hash").asText());
    Hash actual = state.root();
    return expected.equals(actual)
        ? Optional.empty()
        : Optional.of("state root: expected=" + expected + " actual=" + actual + difference(state));
  }

  /// The first accounts that differ, where the fixture tells the whole state.
  private String difference(FixtureState actual) {
    JsonNode expected = post.get("state");
    return expected == null ? "" : FixtureState.of(expected).difference(actual);
  }

  private Optional<String> checkLogs(List<Log> logs) {
    RlpWriter rlp = new RlpWriter().beginList();
    logs.forEach(log -> log.writeTo(rlp));
    Hash actual = Keccak.hash(rlp.endList().toBytes());
    Hash expected = Hash.fromHex(post.get("logs").asText());
    return expected.equals(actual) ? Optional.empty() : Optional.of("logs differ: " + logs);
  }

  private BlockEnv env() {
    JsonNode env = test.get("env");
    long chainId =
        test.hasNonNull("config") ? number(test.get("config").get("chainid")).toLongExact() : 1;
    U256 excess =
        env.hasNonNull("currentExcessBlobGas")
            ? number(env.get("currentExcessBlobGas"))
            : U256.ZERO;
    FixtureNetwork network = FixtureNetwork.of(fork);
    ChainConfig config = network.config(chainId, test.path("config"));
    long timestamp = number(env.get("currentTimestamp")).toUnsignedLongExact();
    return new BlockEnv(
        config,
        fork,
        number(env.get("currentNumber")).toUnsignedLongExact(),
        timestamp,
        Address.fromHex(env.get("currentCoinbase").asText()),
        number(env.get("currentGasLimit")).min(U256.of(Long.MAX_VALUE)).toLongExact(),
        number(env.get("currentBaseFee")),
        number(env.get("currentRandom")).toHash(),
        BlobRules.baseFee(excess.toUnsignedLongExact(), config.blobScheduleAt(timestamp)),
        number -> Keccak.hash(Long.toString(number).getBytes(StandardCharsets.US_ASCII)),
        Optional.empty());
  }

  private static U256 number(JsonNode node) {
    return U256.fromHex(node.asText());
  }
}
