package io.heddle.sequencer.rpc.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.executor.Account;
import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.Fork;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.RpcException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a call may bring along is bounded for one account and for all together.
class OverridesTest {
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

  /// Codes of 2.4 MB each, kept by hash, filled the heap.
  @Test
  void code_beyondItsBounds_isRefused() {
    assertEquals(98_304, Overrides.MAX_CODE_BYTES);
    read(codes(1, 98_304));
    assertRefused("bytes=98305 max=98304", codes(1, 98_305));
    assertRefused("bytes=2400000 max=98304", codes(1, 2_400_000));
    read(codes(10, 98_304));
    assertRefused("makes all code too long: max=1048576", codes(11, 98_304));
  }

  @Test
  void slots_beyondTheirBound_areRefused() {
    for (String kind : new String[] {"state", "stateDiff"}) {
      read(slots(kind, 2, 5_000));
      assertRefused("makes too many slots: max=10000", slots(kind, 2, 5_001));
      assertRefused("makes too many slots: max=10000", slots(kind, 1_000, 100));
    }
  }

  private static void assertRefused(String reason, ObjectNode overrides) {
    String message =
        String.valueOf(assertThrows(RpcException.class, () -> read(overrides)).getMessage());
    assertTrue(message.contains(reason), message);
  }

  private static void read(ObjectNode overrides) {
    var _ = Overrides.state(new Arg(overrides, 2, ""), NO_STATE, Fork.PRAGUE);
  }

  private static ObjectNode codes(int accounts, int bytes) {
    ObjectNode all = JSON.createObjectNode();
    for (int i = 0; i < accounts; i++) {
      all.putObject("0x%040x".formatted(i)).put("code", "0x" + "5b".repeat(bytes));
    }
    return all;
  }

  private static ObjectNode slots(String kind, int accounts, int slots) {
    ObjectNode all = JSON.createObjectNode();
    for (int i = 0; i < accounts; i++) {
      ObjectNode values = all.putObject("0x%040x".formatted(i)).putObject(kind);
      for (int slot = 0; slot < slots; slot++) {
        values.put("0x%064x".formatted(slot), "0x%064x".formatted(slot));
      }
    }
    return all;
  }
}
