package io.heddle.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.fixtures.ConformancePack;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.BlobSchedule;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The chain of the execution-apis tests from its first Cancun block on: through Prague, Osaka and
/// two changes of the blob schedule alone, with the rules that its own `genesis.json` tells.
class RpcChainTest {
  private static final String SUITE = "rpc";
  private static final String FOLDER = "execution-apis/tests/";
  private static final int LAST_BEFORE_CANCUN = 41;
  private static final int LAST = 54;

  @Test
  void chain_fromCancunToSecondBlobChange_endsInStatedState() {
    ConformancePack pack = ConformancePack.require();
    String json = new String(pack.read(SUITE, FOLDER + "genesis.json"), StandardCharsets.UTF_8);
    Genesis genesis = Genesis.parse(json);
    List<Bytes> blocks = blocks(Bytes.wrap(pack.read(SUITE, FOLDER + "chain.rlp")));
    assertEquals(LAST, blocks.size());

    BlockHeader parent = BlockHeader.decode(header(blocks.get(LAST_BEFORE_CANCUN - 1)));
    MemoryChain chain =
        new MemoryChain(
            genesis.config(),
            new ComparedExecutors(NamedExecutor.production()),
            parent,
            stateAfter(pack, LAST_BEFORE_CANCUN));
    for (int number = 1; number <= LAST_BEFORE_CANCUN; number++) {
      chain.ancestor(number, Keccak.hash(header(blocks.get(number - 1))));
    }
    blocks.subList(LAST_BEFORE_CANCUN, LAST).forEach(chain::add);

    assertEquals(LAST, chain.head().number());
    assertEquals("", stateAfter(pack, LAST).difference(chain.state()));
    assertEquals(
        new BlobSchedule(14, 21, 11_684_671),
        genesis.config().blobScheduleAt(chain.head().timestamp()));
  }

  private static FixtureState stateAfter(ConformancePack pack, int block) {
    String file = "derived/state-after-block-" + block + ".json";
    JsonNode state = ConformancePack.json(pack.read(SUITE, file));
    return FixtureState.of(state.get("alloc"));
  }

  private static List<Bytes> blocks(Bytes chain) {
    RlpReader rlp = RlpReader.of(chain);
    List<Bytes> blocks = new ArrayList<>();
    while (rlp.hasNext()) {
      blocks.add(rlp.readRaw("block"));
    }
    return blocks;
  }

  private static Bytes header(Bytes block) {
    return RlpReader.ofList(block, "block").readRaw("header");
  }
}
