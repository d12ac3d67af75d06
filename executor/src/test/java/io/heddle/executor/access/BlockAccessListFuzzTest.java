package io.heddle.executor.access;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.testing.DecoderFuzz;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class BlockAccessListFuzzTest {
  private static final DecoderFuzz<BlockAccessList> ACCESS_LIST =
      DecoderFuzz.canonical(
          "access list", RlpException.class, BlockAccessList::decode, BlockAccessList::encode);

  @MethodSource("seeds")
  @FuzzTest
  void accessList(byte[] input) {
    ACCESS_LIST.accept(input);
  }

  @Test
  void accessList_damaged_isRefusedOrEncodesToItself() {
    ACCESS_LIST.mutate(seeds());
  }

  static List<byte[]> seeds() {
    Random random = new Random(7);
    return List.of(
        BlockAccessList.EMPTY.encode().toArray(),
        BlockAccessListTest.list(random).encode().toArray(),
        BlockAccessListTest.list(random).encode().toArray());
  }
}
