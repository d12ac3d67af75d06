package io.heddle.executor.trie;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The state root after a block that changes some of many accounts, one thread, nodes in a hash
/// map. Run by `org.openjdk.jmh.Main StateTrieBenchmark` on the test class path.
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
@State(Scope.Benchmark)
public class StateTrieBenchmark {
  @Param({"1000000"})
  public int accounts;

  @Param({"1000", "20000"})
  public int changed;

  /// Whether nodes stay in memory from block to block, or are loaded for each.
  @Param({"true", "false"})
  public boolean resident;

  private final Random random = new Random(1);
  private final Map<NodeKey, Bytes> nodes = new HashMap<>();
  private StateTrie trie = new StateTrie(TrieNodeSource.EMPTY, StateTrie.EMPTY_ROOT);
  private StateDiff diff = StateDiff.EMPTY;

  @Setup
  public void fill() {
    trie = new StateTrie(this::node, StateTrie.EMPTY_ROOT);
    store(trie.apply(diff(accounts, false)));
  }

  @Setup(Level.Invocation)
  public void nextBlock() {
    diff = diff(changed, true);
    if (!resident) {
      trie = new StateTrie(this::node, trie.root());
    }
  }

  @Benchmark
  public TrieUpdate update() {
    TrieUpdate update = trie.apply(diff);
    store(update);
    return update;
  }

  private Bytes node(Hash owner, Bytes path, Hash hash) {
    Bytes rlp = nodes.get(new NodeKey(owner, path));
    if (rlp == null) {
      throw new MissingTrieNodeException(owner, path, hash);
    }
    return rlp;
  }

  private void store(TrieUpdate update) {
    update.deletes().forEach(nodes::remove);
    nodes.putAll(update.writes());
  }

  private StateDiff diff(int count, boolean randomly) {
    SortedMap<Address, AccountChange> changes = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      int number = randomly ? random.nextInt(accounts) : i;
      Account account = new Account(1, U256.of(random.nextInt()), Keccak.EMPTY);
      changes.put(
          new Address(0, number, 0),
          new AccountChange(Optional.of(account), false, new TreeMap<>()));
    }
    return new StateDiff(changes, new TreeMap<>());
  }
}
