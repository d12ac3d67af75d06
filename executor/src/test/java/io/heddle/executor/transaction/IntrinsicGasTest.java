package io.heddle.executor.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.chain.Fork;
import io.heddle.testing.SeededRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntrinsicGasTest {
  /// EIP-2028 and EIP-7623, byte by byte: 4 for a zero, 16 for any other; 10 and 40 for the floor.
  @Test
  void of_dataOfAllSizes_chargesEachByte() {
    SeededRandom random = SeededRandom.forTest("IntrinsicGasTest");
    for (int round = 0; round < 2_000; round++) {
      byte[] data = new byte[random.below(100)];
      long zeros = 0;
      for (int i = 0; i < data.length; i++) {
        data[i] =
            switch (random.below(5)) {
              case 0, 1 -> 0;
              case 2 -> 1;
              case 3 -> Byte.MIN_VALUE;
              default -> (byte) random.below(256);
            };
        zeros += data[i] == 0 ? 1 : 0;
      }
      long others = data.length - zeros;
      IntrinsicGas gas = IntrinsicGas.of(Fork.PRAGUE, false, Bytes.wrap(data), List.of(), 0);
      assertEquals(21_000 + 4 * zeros + 16 * others, gas.gas());
      assertEquals(21_000 + 10 * zeros + 40 * others, gas.floor());
    }
  }
}
