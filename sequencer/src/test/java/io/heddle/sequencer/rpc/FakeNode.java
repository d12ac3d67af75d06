package io.heddle.sequencer.rpc;

import io.heddle.executor.Account;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.CallExecutor;
import io.heddle.executor.CallResult;
import io.heddle.executor.L1FeeParameters;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.trie.StateTrie;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.rollup.L1Origin;
import io.heddle.primitives.transaction.ContractAddress;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.BatchView;
import io.heddle.sequencer.BlockFees;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.FeeHistory;
import io.heddle.sequencer.FeeOracle;
import io.heddle.sequencer.HeadFeed;
import io.heddle.sequencer.IncludedTransaction;
import io.heddle.sequencer.LogFilter;
import io.heddle.sequencer.LogView;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.RollupStatus;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.SealedHeader;
import io.heddle.sequencer.StateAccess;
import io.heddle.sequencer.rpc.method.RpcBackend;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The node behind the RPC, in memory: a chain of blocks that tests append to, and one state for
/// all of them.
public final class FakeNode implements ChainReader, StateAccess, FeeOracle, HeadFeed, RollupStatus {
  public static final long CHAIN_ID = 901;
  static final U256 BASE_FEE = U256.of(1_000_000_000);
  static final Address PORTAL = Address.fromHex("0x5fbdb2315678afecb367f032d93f642f64180aa3");
  private static final L1Origin ORIGIN =
      new L1Origin(7, word(7), word(6), 1_700_000_000, U256.of(7), U256.ONE, word(77));

  final List<SealedBlock> blocks = new ArrayList<>();
  final Map<Hash, List<ReceiptView>> receipts = new HashMap<>();
  final Map<Long, Bytes> accessLists = new HashMap<>();

  /// Runs before what is stored of a block is read by its number, once.
  Runnable beforeNextRead = () -> {};

  /// Whether the open block takes what is in the pool.
  volatile boolean executing = true;

  /// How often a receipt was read by its transaction.
  final AtomicInteger receiptReads = new AtomicInteger();

  final Map<Address, Account> accounts = new HashMap<>();
  final Map<Hash, Bytes> codes = new HashMap<>();
  final Map<Address, Map<U256, U256>> storage = new HashMap<>();
  final FakePool pool = new FakePool(accounts);
  final List<Listener> listeners = new CopyOnWriteArrayList<>();
  CallExecutor calls =
      (env, request, view, _) -> new CallResult.Success(request.data(), 21_000, 0, List.of());
  long safe;
  long finalized;
  long oldestBlock;

  public FakeNode() {
    append(List.of(), List.of());
  }

  RpcBackend backend() {
    return new RpcBackend(CHAIN_ID, this, this, pool, this, this, this, calls);
  }

  /// Seals a block of these transactions, each having used 21,000 gas and written the logs at its
  /// position, and announces it.
  SealedBlock append(List<RecoveredTransaction> transactions, List<List<Log>> logs) {
    long number = blocks.size();
    BlockHeader header = header(number, transactions.size());
    SealedBlock block = new SealedBlock(header, header.hash(), transactions, 600, ORIGIN, number);
    List<ReceiptView> views = new ArrayList<>();
    int firstLog = 0;
    for (int i = 0; i < transactions.size(); i++) {
      List<Log> own = i < logs.size() ? logs.get(i) : List.of();
      views.add(receipt(block, i, own, firstLog));
      firstLog += own.size();
    }
    blocks.add(block);
    receipts.put(block.hash(), views);
    transactions.forEach(transaction -> pool.pooled.remove(transaction.hash()));
    listeners.forEach(listener -> listener.onHead(block, views));
    return block;
  }

  private BlockHeader header(long number, int transactions) {
    return BlockHeader.builder()
        .number(number)
        .parentHash(blocks.isEmpty() ? Hash.ZERO : blocks.getLast().hash())
        .timestamp(1_700_000_000 + number)
        .gasLimit(30_000_000)
        .gasUsed(21_000L * transactions)
        .baseFeePerGas(BASE_FEE)
        .withdrawalsRoot(word(3))
        .blobGasUsed(0)
        .excessBlobGas(0)
        .parentBeaconBlockRoot(Hash.ZERO)
        .requestsHash(word(4))
        .build();
  }

  private static ReceiptView receipt(SealedBlock block, int index, List<Log> logs, int firstLog) {
    RecoveredTransaction transaction = block.transactions().get(index);
    boolean deposit = transaction.transaction() instanceof DepositTransaction;
    long cumulative = 21_000L * (index + 1);
    Receipt receipt =
        deposit
            ? Receipt.ofDeposit(true, cumulative, logs, 5)
            : Receipt.of(transaction.transaction().type(), true, cumulative, logs);
    return new ReceiptView(
        receipt,
        transaction,
        block.number(),
        block.hash(),
        block.header().timestamp(),
        index,
        21_000,
        deposit ? U256.ZERO : BASE_FEE.add(U256.ONE),
        transaction.transaction().to().isPresent()
            ? Optional.empty()
            : Optional.of(ContractAddress.create(transaction.sender(), 0)),
        firstLog,
        deposit ? U256.ZERO : U256.of(3_200),
        Optional.of(new L1FeeParameters(U256.of(1_000_000_000), U256.ONE, 2_000, 0)));
  }

  static Hash word(long value) {
    return U256.of(value).toHash();
  }

  @Override
  public BlockRef head() {
    return blocks.getLast().ref();
  }

  @Override
  public long safeNumber() {
    return safe;
  }

  @Override
  public long finalizedNumber() {
    return finalized;
  }

  @Override
  public Optional<SealedHeader> header(long number) {
    return block(number).map(SealedBlock::sealedHeader);
  }

  @Override
  public Optional<SealedHeader> header(Hash hash) {
    return block(hash).map(SealedBlock::sealedHeader);
  }

  @Override
  public Optional<Hash> hash(long number) {
    return block(number).map(SealedBlock::hash);
  }

  @Override
  public List<Hash> hashes(long from, long to) {
    return blocks.subList((int) from, (int) to).stream().map(SealedBlock::hash).toList();
  }

  @Override
  public Optional<SealedBlock> block(long number) {
    return number < blocks.size() ? Optional.of(blocks.get((int) number)) : Optional.empty();
  }

  @Override
  public Optional<SealedBlock> block(Hash hash) {
    return blocks.stream().filter(block -> block.hash().equals(hash)).findFirst();
  }

  @Override
  public Optional<IncludedTransaction> transaction(Hash hash) {
    return receipt(hash)
        .map(view ->
            new IncludedTransaction(
                view.transaction(),
                view.blockNumber(),
                view.blockHash(),
                view.blockTimestamp(),
                view.index(),
                view.effectiveGasPrice(),
                view.receipt().depositNonce()));
  }

  @Override
  public Optional<ReceiptView> receipt(Hash hash) {
    receiptReads.incrementAndGet();
    return receipts.values().stream()
        .flatMap(List::stream)
        .filter(view -> view.transaction().hash().equals(hash))
        .findFirst();
  }

  private void meanwhile() {
    Runnable event = beforeNextRead;
    beforeNextRead = () -> {};
    event.run();
  }

  @Override
  public List<ReceiptView> receipts(long number) {
    meanwhile();
    return block(number)
        .map(block -> receipts.getOrDefault(block.hash(), List.of()))
        .orElse(List.of());
  }

  @Override
  public List<BlockFees> fees(long from, long to) {
    throw new UnsupportedOperationException("this node tells fee histories without reading blocks");
  }

  @Override
  public Optional<Bytes> accessList(long blockNumber) {
    meanwhile();
    return Optional.ofNullable(accessLists.get(blockNumber));
  }

  @Override
  public List<LogView> logs(LogFilter filter, int limit) {
    List<LogView> found = new ArrayList<>();
    for (long number = filter.fromBlock(); number <= filter.toBlock(); number++) {
      for (ReceiptView view : receipts(number)) {
        for (int i = 0; i < view.receipt().logs().size(); i++) {
          Log log = view.receipt().logs().get(i);
          if (filter.query().matches(log)) {
            found.add(
                new LogView(
                    log,
                    number,
                    view.blockHash(),
                    view.blockTimestamp(),
                    view.transaction().hash(),
                    view.index(),
                    view.firstLogIndex() + i));
          }
        }
      }
    }
    return found.subList(0, Math.min(limit, found.size()));
  }

  @Override
  public StateSnapshot latest() {
    return new Snapshot(head().number());
  }

  @Override
  public long oldestBlock() {
    return oldestBlock;
  }

  @Override
  public Optional<StateSnapshot> at(long number) {
    return number >= oldestBlock && number < blocks.size()
        ? Optional.of(new Snapshot(number))
        : Optional.empty();
  }

  @Override
  public Optional<BlockEnv> env(long number) {
    return block(number).map(block -> env(block.header()));
  }

  @Override
  public PendingView pending() {
    BlockHeader next = header(blocks.size(), 0);
    List<RecoveredTransaction> open = executing ? List.copyOf(pool.pooled.values()) : List.of();
    List<TransactionOutcome.Included> outcomes = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      outcomes.add(
          new TransactionOutcome.Included(
              Receipt.of(open.get(i).transaction().type(), true, 21_000L * (i + 1), List.of()),
              21_000,
              BASE_FEE.add(U256.ONE),
              Optional.empty(),
              U256.of(3_200),
              OptionalLong.empty()));
    }
    return new PendingView(env(next), latest(), open, outcomes, 21_000L * open.size());
  }

  private BlockEnv env(BlockHeader header) {
    return new BlockEnv(
        chainConfig(),
        Fork.PRAGUE,
        header.number(),
        header.timestamp(),
        header.beneficiary(),
        header.gasLimit(),
        header.baseFeePerGas(),
        header.prevRandao(),
        U256.ONE,
        number -> block(number).orElseThrow().hash(),
        Optional.of(new L1FeeParameters(U256.of(1_000_000_000), U256.ONE, 2_000, 0)));
  }

  @Override
  public U256 suggestPriorityFee() {
    return U256.of(1_000_000);
  }

  @Override
  public U256 nextBaseFee() {
    return BASE_FEE;
  }

  @Override
  public FeeHistory history(int blockCount, long newest, List<Double> percentiles) {
    int count = (int) Math.min(blockCount, newest + 1);
    return new FeeHistory(
        newest + 1 - count,
        Collections.nCopies(count + 1, BASE_FEE),
        Collections.nCopies(count, 0.5),
        Collections.nCopies(count, Collections.nCopies(percentiles.size(), U256.ONE)));
  }

  @Override
  public HeadFeed.Subscription subscribe(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public SyncStatus syncStatus() {
    L1Ref l1 = new L1Ref(7, word(7), word(6), 1_700_000_000);
    return new SyncStatus(
        l1, l1, l1, l1, head(), blocks.get((int) safe).ref(), blocks.get((int) finalized).ref());
  }

  @Override
  public Optional<Output> outputAtBlock(long number) {
    return block(number)
        .map(block -> new Output(word(9), block.ref(), word(3), block.header().stateRoot()));
  }

  /// Blocks up to the safe one are in one batch.
  @Override
  public Optional<BatchView> batchOf(long number) {
    return number == 0 || number > safe ? Optional.empty() : batchAtL1Block(7);
  }

  @Override
  public Optional<BatchView> batchAtL1Block(long l1Block) {
    return safe == 0 || l1Block < 7
        ? Optional.empty()
        : Optional.of(
            new BatchView(
                1,
                1,
                safe,
                "committed",
                word(9),
                Optional.of(new BatchView.Commit(word(70), 7, word(7)))));
  }

  @Override
  public ChainConfig chainConfig() {
    return ChainConfig.rollup(
        CHAIN_ID,
        new RollupConfig(
            1,
            900,
            5,
            word(5),
            PORTAL,
            PORTAL,
            1_800,
            6,
            50,
            BASE_FEE,
            1_368,
            810_949,
            Address.ZERO));
  }

  @Override
  public BlockRef genesis() {
    return blocks.getFirst().ref();
  }

  /// A log of an address with topics.
  static Log log(Address address, Hash... topics) {
    return new Log(address, List.of(topics), Bytes.fromHex("0x01"));
  }

  /// The one state, as every block's.
  private final class Snapshot implements StateSnapshot {
    private final long number;

    Snapshot(long number) {
      this.number = number;
    }

    @Override
    public @Nullable Account account(Address address) {
      return accounts.get(address);
    }

    @Override
    public U256 storage(Address address, U256 slot) {
      return storage.getOrDefault(address, Map.of()).getOrDefault(slot, U256.ZERO);
    }

    @Override
    public Bytes code(Hash codeHash) {
      return codes.getOrDefault(codeHash, Bytes.EMPTY);
    }

    @Override
    public boolean hasStorage(Address address) {
      return storage.containsKey(address);
    }

    @Override
    public Bytes node(Hash owner, Bytes path, Hash hash) {
      throw new UnsupportedOperationException("this state has no trie");
    }

    @Override
    public long blockNumber() {
      return number;
    }

    @Override
    public Hash blockHash() {
      return blocks.get((int) number).hash();
    }

    @Override
    public Hash stateRoot() {
      return StateTrie.EMPTY_ROOT;
    }
  }
}
