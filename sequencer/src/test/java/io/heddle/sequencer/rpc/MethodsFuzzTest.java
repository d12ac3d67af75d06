package io.heddle.sequencer.rpc;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.Account;
import io.heddle.executor.block.EvmCallExecutor;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.rpc.method.RpcBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever the parameters, a method answers or refuses; it never fails. `-Dheddle.seed=N` repeats
/// a run.
final class MethodsFuzzTest {
  private static final int CALLS = 4_000;
  private static final int INTERNAL_ERROR = -32603;

  /// Right and almost right values of every kind that some method takes, and some of no kind.
  private static List<String> values(FakeNode node) {
    String address = '"' + SampleTransactions.TO.toHex() + '"';
    String hash = '"' + node.head().hash().toHex() + '"';
    List<String> values =
        new ArrayList<>(
            List.of(
                "null",
                "true",
                "0",
                "-1",
                "1e400",
                "12345678901234567890",
                "1.5",
                "\"\"",
                "\"0x\"",
                "\"0x0\"",
                "\"0x1\"",
                "\"0xg\"",
                "\"0xffffffffffffffffff\"",
                "\"0x7fffffffffffffff\"",
                "\"latest\"",
                "\"pending\"",
                "\"earliest\"",
                "\"safe\"",
                "\"newHeads\"",
                "\"é\"",
                "[]",
                "[[]]",
                "[null]",
                "[50,10]",
                "[1,99.5]",
                "{}",
                address,
                hash,
                "[" + hash + "]",
                "[\"0x0\"]"));
    values.addAll(
        List.of(
            "{\"blockHash\":" + hash + "}",
            "{\"blockNumber\":\"0x0\"}",
            "{\"fromBlock\":\"0x0\",\"toBlock\":\"latest\",\"address\":" + address + "}",
            "{\"topics\":[null,[" + hash + "]]}",
            "{\"to\":" + address + ",\"gas\":\"0x7fffffffffffffff\",\"gasPrice\":\"0x1\"}",
            "{\"to\":"
                + address
                + ",\"value\":\"0x"
                + "f".repeat(64)
                + "\",\"maxFeePerGas\":\"0x1\"}",
            "{\"to\":" + address + ",\"accessList\":[{\"address\":" + address + "}]}",
            "{" + address + ":{\"balance\":\"0x1\",\"state\":{" + hash + ":" + hash + "}}}",
            "{\"time\":\"0x1\",\"baseFeePerGas\":\"0x0\",\"prevRandao\":\"0x1\"}",
            '"' + SampleTransactions.sign(SampleTransactions.dynamicFee(0)).encoded().toHex() + '"',
            '"' + RecoveredTransaction.of(SampleTransactions.deposit()).encoded().toHex() + '"'));
    return values;
  }

  @Test
  void randomParameters_neverFailInside() throws Exception {
    long seed = Long.getLong("heddle.seed", System.nanoTime());
    Random random = new Random(seed);
    FakeNode node = new FakeNode();
    node.calls = new EvmCallExecutor();
    node.accounts.put(
        SampleTransactions.TO, new Account(0, U256.of(1_000_000), Account.EMPTY.codeHash()));
    node.append(SampleTransactions.signed(), List.of(List.of(FakeNode.log(FakeNode.PORTAL))));
    List<String> methods = new ArrayList<>();
    node.backend()
        .methods(
            new RpcBackend.Settings("", 1, 1, 1, 1, Duration.ofSeconds(2), Duration.ofSeconds(5)))
        .names()
        .forEach(methods::add);
    List<String> values = values(node);
    try (RpcFixture rpc = new RpcFixture(node)) {
      for (int i = 0; i < CALLS; i++) {
        String method = methods.get(random.nextInt(methods.size()));
        List<String> params = new ArrayList<>();
        for (int count = random.nextInt(5); count > 0; count--) {
          params.add(values.get(random.nextInt(values.size())));
        }
        String call = method + "[" + String.join(",", params) + "]";
        JsonNode reply = rpc.call(method, "[" + String.join(",", params) + "]");
        assertTrue(reply.has("result") || reply.has("error"), call);
        assertNotEquals(
            INTERNAL_ERROR, reply.path("error").path("code").asInt(), "seed=" + seed + " " + call);
      }
    }
  }
}
