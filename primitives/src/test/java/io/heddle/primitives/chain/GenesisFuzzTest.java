package io.heddle.primitives.chain;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.primitives.Bytes;
import io.heddle.testing.DecoderFuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class GenesisFuzzTest {
  private static final DecoderFuzz<Genesis> GENESIS =
      DecoderFuzz.lenient(
          "genesis",
          IllegalArgumentException.class,
          (Bytes json) -> Genesis.parse(json),
          genesis -> Bytes.wrap(genesis.toJson().getBytes(StandardCharsets.UTF_8)));

  @MethodSource("seeds")
  @FuzzTest
  void genesis(byte[] input) {
    GENESIS.accept(input);
  }

  @Test
  void genesis_damaged_isRefusedOrSurvivesItsJson() {
    GENESIS.mutate(seeds());
  }

  static List<byte[]> seeds() {
    String ethereum =
        """
        {"config":{"chainId":1,"cancunTime":0,"pragueTime":10,"bpo1Time":20,\
        "blobSchedule":{"prague":{"target":3,"max":6,"baseFeeUpdateFraction":5},\
        "bpo1":{"target":9,"max":14,"baseFeeUpdateFraction":8832827}}},"gasLimit":"0x1c9c380",\
        "timestamp":5,"nonce":"0x42","extraData":"0x01","difficulty":"7","alloc":{\
        "00000000000000000000000000000000000000aa":{"balance":"0x1","nonce":"1","code":"0x6001",\
        "storage":{"0x01":"ff"}}}}\
        """;
    return List.of(
        ethereum.getBytes(StandardCharsets.UTF_8),
        GenesisTest.rollupGenesis().toJson().getBytes(StandardCharsets.UTF_8));
  }
}
