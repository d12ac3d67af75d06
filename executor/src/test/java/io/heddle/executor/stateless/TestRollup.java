package io.heddle.executor.stateless;

import io.heddle.executor.StateDiff;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.block.BlockAssembler;
import io.heddle.executor.block.ProcessedBlock;
import io.heddle.executor.block.RollupBlockProcessor;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.chain.Predeploys;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.primitives.rollup.L1Attributes;
import io.heddle.primitives.rollup.L1Origin;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// A small rollup on a real store that makes random blocks: transfers, deposits, contracts that
/// write and clear storage, read block hashes, are created and destroy themselves.
final class TestRollup implements AutoCloseable {
  private static final int USERS = 8;
  private static final U256 ETHER = U256.fromDecimal("1000000000000000000");
  private static final Address STORE =
      Address.fromHex("0x00000000000000000000000000000000c0ffee01");

  /// `storage[calldata[0]] = calldata[1]; storage[0xffff] = blockhash(number - 3)`.
  private static final Bytes STORE_CODE =
      Bytes.fromHex("0x602035600035556003430340" + "61ffff5500");

  /// `sload(sload(0)); storage[0] = calldata[0]`: what it reads depends on what it finds.
  static final Address POINTER = Address.fromHex("0x00000000000000000000000000000000c0ffee02");

  private static final Bytes POINTER_CODE = Bytes.fromHex("0x5f5454505f355f5500");
  static final int POINTER_SLOTS = 64;

  private final Random random;
  final ChainConfig config;
  final LmdbStateStore store;
  final List<BlockHeader> headers = new ArrayList<>();
  final List<BlockInputs> blocks = new ArrayList<>();

  /// Of each block, encoded.
  final List<Bytes> accessLists = new ArrayList<>(List.of(Bytes.EMPTY));

  private final List<PrivateKey> users = new ArrayList<>();
  private final long[] nonces = new long[USERS];
  private final List<Address> contracts = new ArrayList<>(List.of(STORE));

  TestRollup(Path directory, long seed) {
    random = new Random(seed);
    RollupConfig rollup =
        new RollupConfig(
            1,
            900,
            0,
            Hash.ZERO,
            Address.ZERO,
            Address.ZERO,
            600,
            6,
            50,
            U256.of(1000),
            1368,
            810949,
            Address.ZERO);
    config = ChainConfig.rollup(901, rollup);
    SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
    for (int i = 0; i < USERS; i++) {
      PrivateKey user = PrivateKey.of(Keccak.hash(new byte[] {(byte) i}));
      users.add(user);
      alloc.put(user.address(), GenesisAccount.ofBalance(ETHER.multiply(U256.of(1000))));
    }
    alloc.put(STORE, GenesisAccount.ofCode(STORE_CODE, new TreeMap<>()));
    SortedMap<U256, U256> pointers = new TreeMap<>();
    for (int i = 0; i < POINTER_SLOTS; i++) {
      pointers.put(U256.of(i), U256.of(1));
    }
    alloc.put(POINTER, GenesisAccount.ofCode(POINTER_CODE, pointers));
    Bytes passerCode = Bytes.concat(STORE_CODE, Bytes.of(0)); // works alike, has another hash
    alloc.put(Predeploys.MESSAGE_PASSER, GenesisAccount.ofCode(passerCode, new TreeMap<>()));
    contracts.add(Predeploys.MESSAGE_PASSER);
    Genesis genesis = Genesis.rollup(config, 0, 30_000_000, U256.of(1_000_000), alloc);
    store = LmdbStateStore.open(directory, genesis, StateStoreOptions.DEFAULT);
    headers.add(genesis.header(store.head().stateRoot()));
    blocks.add(new BlockInputs(0, 0, origin(0), 0, List.of()));
  }

  private static L1Origin origin(long number) {
    Hash hash = Keccak.hash(U256.of(number).toBytes());
    Hash parent = Keccak.hash(U256.of(number - 1).toBytes());
    return new L1Origin(number, hash, parent, number * 12, U256.of(7_000_000), U256.ONE, hash);
  }

  /// The blocks `first` to `last`, inclusive.
  List<BlockInputs> range(int first, int last) {
    return blocks.subList(first, last + 1);
  }

  /// The encoded access lists of the blocks `first` to `last`, inclusive.
  List<Bytes> lists(int first, int last) {
    return accessLists.subList(first, last + 1);
  }

  /// Builds, executes and commits a block of random transactions.
  void seal(int transactionCount) {
    seal(transactionCount, this::userTransaction);
  }

  /// The same of transfers and calls alone.
  void sealCalls(int transactionCount) {
    seal(transactionCount, () -> random.nextInt(4) == 0 ? call(randomContract()) : transfer());
  }

  /// The same of calls of [#POINTER], which moves among its first slots.
  void sealPointers(int transactionCount, int slots) {
    seal(
        transactionCount,
        () ->
            send(
                Optional.of(POINTER),
                U256.ZERO,
                Bytes.wrap(U256.of(1 + random.nextInt(slots - 1)).toBytes())));
  }

  private void seal(int transactionCount, Supplier<RecoveredTransaction> next) {
    BlockHeader parent = headers.getLast();
    long number = parent.number() + 1;
    long epoch = number / 4;
    L1Origin origin = origin(epoch);
    List<RecoveredTransaction> transactions = new ArrayList<>();
    transactions.add(
        RecoveredTransaction.of(
            L1Attributes.of(origin, number % 4, config.requireRollup()).toTransaction()));
    if (number % 4 == 0) {
      transactions.add(deposit(number));
    }
    for (int i = 0; i < transactionCount; i++) {
      transactions.add(next.get());
    }
    BlockInputs inputs =
        new BlockInputs(
            number, Math.max(number * 3, parent.timestamp() + 1), origin, number % 4, transactions);
    commit(parent, inputs);
  }

  private void commit(BlockHeader parent, BlockInputs inputs) {
    StateSnapshot state = store.latest();
    ProcessedBlock block =
        RollupBlockProcessor.process(
            config,
            parent,
            inputs,
            state,
            new SerialBlockExecutor(),
            number -> headers.get((int) number).hash());
    rememberContracts(block);
    StateDiff diff = block.result().diff();
    StateTrie trie = new StateTrie(state, state.stateRoot());
    TrieUpdate update = trie.apply(diff);
    BlockHeader header =
        BlockAssembler.header(
            parent,
            block,
            inputs.transactions(),
            update.root(),
            trie.storageRoot(Predeploys.MESSAGE_PASSER));
    store.commit(header.number(), header.hash(), diff, update);
    headers.add(header);
    blocks.add(inputs);
    accessLists.add(BlockAccessList.of(List.of(block.result().accesses())).encode());
  }

  private void rememberContracts(ProcessedBlock block) {
    for (TransactionOutcome outcome : block.result().outcomes()) {
      if (outcome instanceof Included included) {
        included.contractAddress().ifPresent(contracts::add);
      }
    }
  }

  private RecoveredTransaction deposit(long number) {
    Address to = users.get(random.nextInt(USERS)).address();
    Hash source = Keccak.hash(U256.of(number).toBytes());
    return RecoveredTransaction.of(
        new DepositTransaction(
            source,
            Address.fromWord(source),
            Optional.of(to),
            ETHER,
            ETHER,
            100_000,
            false,
            Bytes.EMPTY));
  }

  private RecoveredTransaction userTransaction() {
    return switch (random.nextInt(8)) {
      case 0 -> send(Optional.empty(), U256.ZERO, deployment(STORE_CODE));
      case 1 ->
          send(
              Optional.empty(),
              U256.ONE,
              Bytes.fromHex("0x600160005533ff")); // writes, then destroys itself
      case 2, 3 -> transfer();
      default -> call(randomContract());
    };
  }

  private RecoveredTransaction transfer() {
    return send(Optional.of(randomAddress()), U256.of(1 + random.nextInt(1000)), Bytes.EMPTY);
  }

  private RecoveredTransaction call(Address contract) {
    byte[] call = new byte[64];
    call[31] = (byte) random.nextInt(20);
    call[63] = (byte) (random.nextBoolean() ? 0 : random.nextInt(256));
    return send(Optional.of(contract), U256.ZERO, Bytes.wrap(call));
  }

  private Address randomContract() {
    return contracts.get(random.nextInt(random.nextInt(3) == 0 ? 2 : contracts.size()));
  }

  private static Bytes deployment(Bytes code) {
    Bytes loader = Bytes.fromHex("0x60" + "%02x".formatted(code.size()) + "8060095f395ff3");
    return Bytes.concat(loader, code);
  }

  private Address randomAddress() {
    byte[] bytes = new byte[20];
    random.nextBytes(bytes);
    return random.nextBoolean()
        ? users.get(random.nextInt(USERS)).address()
        : Address.fromBytes(bytes);
  }

  private RecoveredTransaction send(Optional<Address> to, U256 value, Bytes data) {
    int user = random.nextInt(USERS);
    DynamicFeeTransaction unsigned =
        new DynamicFeeTransaction(
            Optional.of(U256.of(901)),
            nonces[user]++,
            U256.of(1000),
            U256.of(10_000_000_000L),
            300_000,
            to,
            value,
            data,
            List.of(),
            new Signature(0, U256.ONE, U256.ONE));
    return RecoveredTransaction.of(TransactionCodec.sign(unsigned, users.get(user)));
  }

  @Override
  public void close() {
    store.close();
  }
}
