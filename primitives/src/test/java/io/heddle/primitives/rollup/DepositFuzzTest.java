package io.heddle.primitives.rollup;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;
import io.heddle.testing.DecoderFuzz;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/// What L1 says to L2: a deposit's payload, its event, the attributes.
class DepositFuzzTest {
  private static final Address PORTAL = Address.ZERO;
  private static final DecoderFuzz<OpaqueData> OPAQUE_DATA =
      DecoderFuzz.canonical(
          "opaqueData", IllegalArgumentException.class, OpaqueData::parse, OpaqueData::encoded);
  private static final DecoderFuzz<L1Attributes> ATTRIBUTES =
      DecoderFuzz.canonical(
          "L1 attributes",
          IllegalArgumentException.class,
          L1Attributes::parse,
          L1Attributes::calldata);
  private static final DecoderFuzz<L1Deposit> EVENT =
      DecoderFuzz.canonical(
          "deposit event",
          IllegalArgumentException.class,
          DepositFuzzTest::event,
          deposit -> encoded(deposit.toLog(PORTAL)));

  @MethodSource("opaqueDatas")
  @FuzzTest
  void opaqueData(byte[] input) {
    OPAQUE_DATA.accept(input);
  }

  @MethodSource("attributesSeeds")
  @FuzzTest
  void attributes(byte[] input) {
    ATTRIBUTES.accept(input);
  }

  @MethodSource("events")
  @FuzzTest
  void event(byte[] input) {
    EVENT.accept(input);
  }

  @Test
  void opaqueData_damaged_isRefusedOrEncodesToItself() {
    OPAQUE_DATA.mutate(opaqueDatas());
  }

  @Test
  void attributes_damaged_areRefusedOrEncodeToThemselves() {
    ATTRIBUTES.mutate(attributesSeeds());
  }

  @Test
  void event_damaged_isRefusedOrEncodesToItself() {
    EVENT.mutate(events());
  }

  static List<byte[]> opaqueDatas() {
    return List.of(
        new OpaqueData(U256.ZERO, U256.MAX, 0, true, Bytes.EMPTY).encoded().toArray(),
        new OpaqueData(U256.ONE, U256.ZERO, Long.MAX_VALUE, false, Bytes.fromHex("0x010203"))
            .encoded()
            .toArray());
  }

  static List<byte[]> attributesSeeds() {
    return List.of(
        new L1Attributes(5, new Hash(1, 2, 3, 4), 4, U256.ONE, U256.MAX, 3, 1, -2, Hash.ZERO)
            .calldata()
            .toArray());
  }

  static List<byte[]> events() {
    OpaqueData opaque = new OpaqueData(U256.ONE, U256.MAX, 21_000, false, Bytes.of(9));
    L1Deposit deposit =
        new L1Deposit(
            1,
            Hash.ZERO,
            0,
            0,
            PORTAL,
            Address.fromHex("0x00000000000000000000000000000000000000aa"),
            false,
            opaque.mint(),
            opaque.value(),
            opaque.gasLimit(),
            opaque.data(),
            Hash.ZERO);
    return List.of(encoded(deposit.toLog(PORTAL)).toArray());
  }

  /// The event that an RLP log is; a log of another contract never gets there.
  private static L1Deposit event(Bytes input) {
    Log log;
    try {
      RlpReader reader = RlpReader.of(input);
      log = Log.readFrom(reader);
      reader.expectEnd("log");
    } catch (RlpException e) {
      throw new IllegalArgumentException(e);
    }
    if (!log.address().equals(PORTAL)) {
      throw new IllegalArgumentException("another contract's log");
    }
    return L1Deposit.fromLog(log, 1, Hash.ZERO, 0, 0, Hash.ZERO);
  }

  private static Bytes encoded(Log log) {
    RlpWriter rlp = new RlpWriter();
    log.writeTo(rlp);
    return rlp.toBytes();
  }
}
