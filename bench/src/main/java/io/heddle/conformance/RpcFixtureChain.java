package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.block.BaseFee;
import io.heddle.executor.block.BlockEnvs;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.fixtures.ConformancePack;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Block;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.block.ReceiptCodec;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;
import io.heddle.primitives.rollup.L1Origin;
import io.heddle.primitives.transaction.ContractAddress;
import io.heddle.primitives.transaction.GasPrice;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.StateAccess;
import io.heddle.sequencer.rpc.protocol.RpcException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The chain of the execution-apis tests: its blocks from London on with their receipts, since
/// headers have a base fee from there on, and the state from the block before Cancun on. What comes
/// after that block is executed here, and must give the stated roots. Of older blocks only the
/// hashes are known.
final class RpcFixtureChain implements StateAccess {
  static final String SUITE = "rpc";

  /// Why there is no answer about an older block.
  static final String OLDER = "rules before London: ";

  private static final String FOLDER = "execution-apis/tests/";
  private static final int FIRST_BLOCK = 27;
  private static final int FIRST_STATE = 41;

  /// Where nothing says which L1 block a block derives from.
  private static final L1Origin NO_ORIGIN =
      new L1Origin(0, Hash.ZERO, Hash.ZERO, 0, U256.ZERO, U256.ZERO, Hash.ZERO);

  private final ChainConfig config;
  private final List<Hash> hashes = new ArrayList<>();

  /// Hashes of the blocks before the first one here, and of their transactions.
  private final Set<Hash> older = new HashSet<>();

  private final Map<Long, SealedBlock> blocks = new TreeMap<>();
  private final Map<Long, List<ReceiptView>> receipts = new HashMap<>();
  private final Map<Long, FixtureState> states = new HashMap<>();

  private RpcFixtureChain(ChainConfig config) {
    this.config = config;
  }

  static RpcFixtureChain load(ConformancePack pack, BlockExecutor executor) {
    Genesis genesis = Genesis.parse(text(pack, FOLDER + "genesis.json"));
    RpcFixtureChain chain = new RpcFixtureChain(genesis.config());
    List<Bytes> encoded = new ArrayList<>();
    RlpReader rlp = RlpReader.of(Bytes.wrap(pack.read(SUITE, FOLDER + "chain.rlp")));
    while (rlp.hasNext()) {
      encoded.add(rlp.readRaw("block"));
    }
    JsonNode stated = json(pack, "derived/receipts.json");
    for (int number = 1; number <= encoded.size(); number++) {
      Bytes block = encoded.get(number - 1);
      if (number == 1) {
        chain.addHash(parent(block));
      }
      chain.addHash(Keccak.hash(RlpReader.ofList(block, "block").readRaw("header")));
      if (number < FIRST_BLOCK) {
        chain.addOlder(block);
      } else {
        chain.add(Block.decode(withoutOmmers(block)), block.size(), stated);
      }
    }
    chain.execute(pack, encoded, executor);
    return chain;
  }

  /// Blocks before the merge may have ommers, which nobody is asked for.
  private static Bytes withoutOmmers(Bytes block) {
    RlpReader rlp = RlpReader.ofList(block, "block");
    RlpWriter without = new RlpWriter();
    without.beginList().writeRaw(rlp.readRaw("header")).writeRaw(rlp.readRaw("transactions"));
    rlp.readRaw("ommers");
    without.beginList().endList();
    if (rlp.hasNext()) {
      without.writeRaw(rlp.readRaw("withdrawals"));
    }
    return without.endList().toBytes();
  }

  private static Hash parent(Bytes block) {
    Bytes header = RlpReader.ofList(block, "block").readRaw("header");
    return RlpReader.ofList(header, "header").readHash("parentHash");
  }

  private void addHash(Hash hash) {
    if (hashes.size() < FIRST_BLOCK) {
      older.add(hash);
    }
    hashes.add(hash);
  }

  /// All transactions before London but typed ones are lists, and are hashed as they stand.
  private void addOlder(Bytes block) {
    RlpReader rlp = RlpReader.ofList(block, "block");
    rlp.readRaw("header");
    RlpReader transactions = rlp.readList("transactions");
    while (transactions.hasNext()) {
      boolean list = transactions.nextIsList("transaction");
      older.add(
          Keccak.hash(
              list ? transactions.readRaw("transaction") : transactions.readBytes("transaction")));
    }
  }

  private static JsonNode json(ConformancePack pack, String file) {
    return ConformancePack.json(pack.read(SUITE, file));
  }

  private static String text(ConformancePack pack, String file) {
    return new String(pack.read(SUITE, file), StandardCharsets.UTF_8);
  }

  private void add(Block block, long size, JsonNode stated) {
    BlockHeader header = block.header();
    List<RecoveredTransaction> transactions =
        block.transactions().stream().map(RecoveredTransaction::of).toList();
    SealedBlock sealed = new SealedBlock(header, header.hash(), transactions, size, NO_ORIGIN, 0);
    blocks.put(sealed.number(), sealed);
    List<ReceiptView> views = new ArrayList<>();
    JsonNode encoded = stated.path(Long.toString(header.number())).path("receipts");
    long gasBefore = 0;
    int logs = 0;
    for (int i = 0; i < transactions.size(); i++) {
      Receipt receipt = ReceiptCodec.decode(Bytes.fromHex(encoded.get(i).asText()));
      views.add(view(sealed, i, receipt, receipt.cumulativeGasUsed() - gasBefore, logs));
      gasBefore = receipt.cumulativeGasUsed();
      logs += receipt.logs().size();
    }
    receipts.put(sealed.number(), views);
  }

  private static ReceiptView view(
      SealedBlock block, int index, Receipt receipt, long gasUsed, int firstLog) {
    RecoveredTransaction transaction = block.transactions().get(index);
    SignedTransaction signed = (SignedTransaction) transaction.transaction();
    return new ReceiptView(
        receipt,
        transaction,
        block.number(),
        block.hash(),
        block.header().timestamp(),
        index,
        gasUsed,
        GasPrice.effective(
            signed.maxFeePerGas(), signed.maxPriorityFeePerGas(), block.header().baseFeePerGas()),
        signed.to().isPresent()
            ? Optional.empty()
            : Optional.of(ContractAddress.create(transaction.sender(), signed.nonce())),
        firstLog,
        U256.ZERO,
        Optional.empty());
  }

  private void execute(ConformancePack pack, List<Bytes> encoded, BlockExecutor executor) {
    JsonNode first = json(pack, "derived/state-after-block-" + FIRST_STATE + ".json");
    FixtureState state = FixtureState.of(first.get("alloc"));
    MemoryChain chain = new MemoryChain(config, executor, block(FIRST_STATE).header(), state);
    for (int number = 0; number < FIRST_STATE; number++) {
      chain.ancestor(number, hashes.get(number));
    }
    states.put((long) FIRST_STATE, state.copy());
    for (int number = FIRST_STATE + 1; number <= encoded.size(); number++) {
      chain.add(encoded.get(number - 1));
      states.put((long) number, chain.state().copy());
    }
  }

  ChainConfig config() {
    return config;
  }

  Collection<SealedBlock> blocks() {
    return blocks.values();
  }

  SealedBlock head() {
    return block(hashes.size() - 1);
  }

  /// A block from London on.
  SealedBlock block(long number) {
    return Objects.requireNonNull(blocks.get(number), () -> "no block " + number);
  }

  List<ReceiptView> receipts(long number) {
    return receipts.getOrDefault(number, List.of());
  }

  Hash hash(long number) {
    return hashes.get((int) number);
  }

  /// Refuses to tell of blocks and transactions before London.
  void refuseOlder(Hash hash) {
    if (older.contains(hash)) {
      throw RpcException.server(OLDER + hash);
    }
  }

  void refuseOlder(long number) {
    if (number < FIRST_BLOCK) {
      throw RpcException.server(OLDER + number);
    }
  }

  @Override
  public StateSnapshot latest() {
    return at(head().number()).orElseThrow();
  }

  @Override
  public Optional<StateSnapshot> at(long number) {
    FixtureState state = states.get(number);
    return state == null
        ? Optional.empty()
        : Optional.of(new FixtureSnapshot(state, block(number)));
  }

  @Override
  public long oldestBlock() {
    return FIRST_STATE;
  }

  @Override
  public Optional<BlockEnv> env(long number) {
    if (number < FIRST_STATE || number > head().number()) {
      return Optional.empty();
    }
    BlockHeader header = block(number).header();
    return Optional.of(BlockEnvs.ethereum(config, header, this::hash));
  }

  /// An empty block after the head.
  @Override
  public PendingView pending() {
    BlockHeader head = head().header();
    BlockHeader next =
        head.toBuilder()
            .number(head.number() + 1)
            .parentHash(head().hash())
            .timestamp(head.timestamp() + 10)
            .baseFeePerGas(BaseFee.next(config, head))
            .build();
    return new PendingView(
        BlockEnvs.ethereum(config, next, this::hash), latest(), List.of(), List.of(), 0);
  }
}
