package io.heddle.primitives.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.fixtures.ConformancePack;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.crypto.Keccak;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GenesisTest {
  static final RollupConfig ROLLUP =
      new RollupConfig(
          1,
          900,
          7,
          Keccak.EMPTY,
          Address.fromHex("0x00000000000000000000000000000000000000aa"),
          Address.fromHex("0x00000000000000000000000000000000000000bb"),
          600,
          6,
          50,
          U256.of(1_000_000),
          1368,
          -1,
          Address.fromHex("0x00000000000000000000000000000000000000cc"));

  static Genesis rollupGenesis() {
    SortedMap<U256, U256> storage =
        new TreeMap<>(Map.of(U256.ONE, U256.MAX, U256.of(2), U256.ZERO, U256.MAX, U256.ONE));
    SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
    alloc.put(Predeploys.L1_BLOCK, GenesisAccount.ofCode(Bytes.fromHex("0x6001"), storage));
    alloc.put(Address.ZERO, GenesisAccount.ofBalance(U256.MAX));
    return Genesis.rollup(
        ChainConfig.rollup(901, ROLLUP), 1_700_000_000, 60_000_000, U256.of(1_000_000), alloc);
  }

  @Test
  void rollup_gasLimitBelowItsDeposits_isRefused() {
    ChainConfig config = ChainConfig.rollup(901, ROLLUP);
    SortedMap<Address, GenesisAccount> none = new TreeMap<>();
    long min = Genesis.MIN_ROLLUP_GAS_LIMIT;
    assertEquals(min, Genesis.rollup(config, 0, min, U256.ONE, none).gasLimit());
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Genesis.rollup(config, 0, min - 1, U256.ONE, none));
    assertEquals(
        "gasLimit: too low for a rollup's deposits: min=21000000 actual=20999999",
        refused.getMessage());
  }

  @Test
  void parse_writtenRollupGenesis_comesBack() {
    Genesis genesis = rollupGenesis();
    Genesis parsed = Genesis.parse(genesis.toJson());
    assertEquals(genesis, parsed);
    GenesisAccount l1Block = Objects.requireNonNull(parsed.alloc().get(Predeploys.L1_BLOCK));
    assertEquals(2, l1Block.storage().size(), "zero slots vanish");
    assertEquals(Profile.ROLLUP, parsed.config().profile());
    assertEquals(Fork.PRAGUE, parsed.config().forkAt(0));
    assertEquals(genesis.toJson(), parsed.toJson());
  }

  @Test
  void header_rollupGenesis_hasTheFieldsOfEveryRollupBlock() {
    BlockHeader header = rollupGenesis().header(Keccak.EMPTY);
    assertEquals(0, header.number());
    assertEquals(Predeploys.SEQUENCER_FEE_VAULT, header.beneficiary());
    assertEquals(Optional.of(BlockHeader.EMPTY_REQUESTS_HASH), header.requestsHash());
    assertEquals(Optional.of(Hash.ZERO), header.parentBeaconBlockRoot());
    assertEquals(header, BlockHeader.decode(header.encoded()));
  }

  @Test
  void parse_gethGenesisOfTheRpcSuite_isRead() {
    ConformancePack pack = ConformancePack.require();
    Bytes[] file = new Bytes[1];
    pack.forEach(
        "rpc",
        name -> name.endsWith("/genesis.json"),
        (name, content) -> file[0] = Bytes.wrap(content));
    Genesis genesis = Genesis.parse(file[0]);
    assertEquals(3503995874084926L, genesis.config().chainId());
    assertEquals(Optional.empty(), genesis.config().activeFork(419));
    assertEquals(Fork.CANCUN, genesis.config().forkAt(420));
    assertEquals(Fork.PRAGUE, genesis.config().forkAt(479));
    assertEquals(Fork.OSAKA, genesis.config().forkAt(480));
    assertTrue(!genesis.alloc().isEmpty());
    assertThrows(IllegalStateException.class, () -> genesis.header(Hash.ZERO));
  }

  @Test
  void parse_malformed_namesTheField() {
    String json = rollupGenesis().toJson();
    assertRefused("genesis: not JSON", "{");
    assertRefused("genesis: missing or not an object", "[]");
    assertRefused("genesis.config: missing", "{}");
    assertRefused("genesis.config.chainId: missing", "{\"config\": {}}");
    assertRefused("genesis.gasLimit: missing", json.replace("gasLimit", "gasLimits"));
    assertRefused(
        "genesis.gasLimit: not a 256-bit hex",
        json.replace("\"0x3938700\"", "\"0xzz\"").replace("0xzz", "0x"));
    assertRefused("genesis.rollup.portal: wrong hex size", json.replace("00aa\"", "aa\""));
    assertRefused("genesis.rollup.blockTimeSeconds: missing", json.replace("blockTimeS", "x"));
    assertRefused(
        "blockTimeSeconds: not positive",
        json.replace("\"blockTimeSeconds\" : 1", "\"blockTimeSeconds\" : 0"));
    assertRefused(
        "genesis.alloc.0x42", json.replace("0x4200000000000000000000000000000000000015", "0x42"));
  }

  @Test
  void configHash_anyChangedParameter_changes() {
    RollupConfig other =
        new RollupConfig(
            ROLLUP.blockTimeSeconds(),
            ROLLUP.l1ChainId(),
            ROLLUP.l1GenesisNumber(),
            ROLLUP.l1GenesisHash(),
            ROLLUP.portal(),
            ROLLUP.rollup(),
            ROLLUP.maxSequencerDriftSeconds(),
            ROLLUP.baseFeeElasticity(),
            ROLLUP.baseFeeDenominator(),
            ROLLUP.minBaseFee(),
            ROLLUP.baseFeeScalar(),
            ROLLUP.blobBaseFeeScalar() + 1,
            ROLLUP.batcherAddress());
    assertNotEquals(ROLLUP.configHash(), other.configHash());
  }

  @Test
  void chainConfig_contradictions_areRefused() {
    SortedMap<Fork, Long> backwards = new TreeMap<>(Map.of(Fork.CANCUN, 5L, Fork.PRAGUE, 4L));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ChainConfig(1, Profile.ETHEREUM, backwards, Optional.empty()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ChainConfig(1, Profile.ROLLUP, new TreeMap<>(), Optional.empty()));
    assertThrows(
        IllegalStateException.class, () -> ChainConfig.ethereum(1, Fork.OSAKA).requireRollup());
  }

  @Test
  void blobSchedules_ofForksAndBetweenThem_surviveJson() {
    BlobSchedule own = new BlobSchedule(4, 8, 5_000_000);
    BlobSchedule change = new BlobSchedule(10, 15, 8_346_193);
    ChainConfig config =
        new ChainConfig(
            7,
            Profile.ETHEREUM,
            new TreeMap<>(Map.of(Fork.CANCUN, 0L, Fork.PRAGUE, 10L, Fork.OSAKA, 20L)),
            new TreeMap<>(Map.of(10L, own, 30L, change)),
            Optional.empty());
    assertEquals(BlobSchedule.of(Fork.CANCUN), config.blobScheduleAt(9));
    assertEquals(own, config.blobScheduleAt(10));
    assertEquals(BlobSchedule.of(Fork.OSAKA), config.blobScheduleAt(29));
    assertEquals(change, config.blobScheduleAt(30));

    Genesis genesis = Genesis.rollup(config, 0, 30_000_000, U256.ONE, new TreeMap<>());
    assertEquals(config, Genesis.parse(genesis.toJson()).config());
  }

  /// Prague's own schedule counts where it starts together with a Cancun that is given one.
  @Test
  void blobSchedules_ofForksAtOneTime_isThatOfTheLast() {
    Genesis genesis =
        Genesis.parse(
            """
            {"config":{"chainId":1,"cancunTime":0,"pragueTime":0,"blobSchedule":
            {"cancun":{"target":1,"max":2,"baseFeeUpdateFraction":3}}},"gasLimit":"0x5","alloc":{}}\
            """);
    assertEquals(BlobSchedule.of(Fork.PRAGUE), genesis.config().blobScheduleAt(0));
    assertEquals(genesis.config(), Genesis.parse(genesis.toJson()).config());
  }

  @Test
  void blobSchedules_changeWithoutSchedule_isRefused() {
    assertRefused(
        "genesis.config.blobSchedule: missing",
        """
        {"config":{"chainId":1,"cancunTime":0,"bpo1Time":5},"gasLimit":"0x5","alloc":{}}\
        """);
  }

  private static void assertRefused(String prefix, String json) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Genesis.parse(json)).getMessage();
    assertTrue(String.valueOf(message).startsWith(prefix), message);
  }
}
