package io.heddle.sequencer.rpc.method;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.executor.Account;
import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.Fork;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.RpcCode;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.testing.DecoderFuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/// Any JSON as the parameter of any method: read, or refused with a JSON-RPC error.
final class ParametersFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final StateView NO_STATE =
      new StateView() {
        @Override
        public @Nullable Account account(Address address) {
          return null;
        }

        @Override
        public U256 storage(Address address, U256 slot) {
          return U256.ZERO;
        }

        @Override
        public Bytes code(Hash codeHash) {
          return Bytes.EMPTY;
        }

        @Override
        public boolean hasStorage(Address address) {
          return false;
        }
      };
  private static final List<Consumer<Arg>> READERS =
      List.of(
          BlockId::of,
          BlockId::numberOrTag,
          LogQueries::of,
          StorageKey::of,
          arg -> CallArgs.of(arg, 901),
          arg -> Overrides.state(arg, NO_STATE, Fork.PRAGUE),
          Arg::quantity,
          Arg::uint64,
          Arg::hash,
          Arg::address,
          Arg::data,
          Arg::number);
  private static final DecoderFuzz<Integer> PARAMETER =
      new DecoderFuzz<>(
          "RPC parameter",
          RpcException.class,
          DecoderFuzz.ALLOCATED_BYTES,
          ParametersFuzzTest::read,
          (input, taken) -> {});

  @MethodSource("seeds")
  @FuzzTest
  void parameter(byte[] input) {
    PARAMETER.accept(input);
  }

  @Test
  void parameter_damaged_isReadOrRefused() {
    PARAMETER.mutate(seeds());
  }

  /// How many of the readers take the value; text that is no JSON is refused before them.
  private static int read(Bytes input) {
    JsonNode json;
    try {
      json = JSON.readTree(input.toArray());
    } catch (IOException e) {
      throw new RpcException(RpcCode.PARSE_ERROR, "not JSON");
    }
    int taken = 0;
    for (Consumer<Arg> reader : READERS) {
      taken += takes(reader, new Arg(json, 0, "")) ? 1 : 0;
    }
    return taken;
  }

  private static boolean takes(Consumer<Arg> reader, Arg value) {
    try {
      reader.accept(value);
      return true;
    } catch (RpcException refused) {
      return false;
    }
  }

  static List<byte[]> seeds() {
    String hash = '"' + "0x" + "1f".repeat(32) + '"';
    String address = '"' + "0x" + "aA".repeat(20) + '"';
    return Stream.of(
            "\"latest\"",
            "\"0x1f\"",
            "1.5",
            hash,
            address,
            "{\"blockHash\":" + hash + ",\"requireCanonical\":true}",
            "{\"blockNumber\":\"0x1\"}",
            "{\"address\":[" + address + "],\"topics\":[null," + hash + ",[" + hash + ",null]]}",
            "{\"from\":"
                + address
                + ",\"gas\":\"0x5208\",\"value\":\"0x1\",\"input\":\"0x01\",\"maxFeePerGas\":\"0x2\","
                + "\"chainId\":\"0x385\",\"accessList\":[{\"address\":"
                + address
                + ",\"storageKeys\":["
                + hash
                + "]}],\"authorizationList\":[{\"chainId\":\"0x0\",\"address\":"
                + address
                + ",\"nonce\":\"0x0\",\"yParity\":\"0x1\",\"r\":\"0x1\",\"s\":\"0x2\"}]}",
            "{"
                + address
                + ":{\"balance\":\"0x1\",\"code\":\"0x6001\",\"stateDiff\":{"
                + hash
                + ":"
                + hash
                + "}}}")
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }
}
