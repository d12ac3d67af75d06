package io.heddle.bench.micro;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.SortedArrayMap;
import io.heddle.executor.StateDiff;
import io.heddle.executor.trie.MissingTrieNodeException;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieNodeSource;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.executor.trie.TrieWorkers;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.KeccakEngine;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The state root after a block that changes some of a million accounts, or some slots of one token
/// with a million holders; all nodes in memory, none stored. After each iteration it prints the
/// processor time of all threads, which other processes do not blur as they do the time.
///
/// Run by `org.openjdk.jmh.Main StateTrieBenchmark` on the test class path.
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 30)
@Measurement(iterations = 20)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-Xmx4g",
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED"
    })
@State(Scope.Benchmark)
public class StateTrieBenchmark {
  private static final int ENTRIES = 1_000_000;
  private static final int CHUNK = 100_000;
  private static final int PROVING_SECONDS = 60;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @Param({"accounts", "slots"})
  public String kind = "accounts";

  @Param({"1000", "20000", "200000"})
  public int changed;

  @Param({"1", "2"})
  public int threads;

  @Param({"scalar", "vector"})
  public String engine = "scalar";

  private final Random random = new Random(1);
  private TrieWorkers workers = TrieWorkers.NONE;
  private StateTrie trie = new StateTrie(TrieNodeSource.EMPTY, StateTrie.EMPTY_ROOT);
  private StateDiff diff = StateDiff.EMPTY;
  private long cpuNanos;

  /// A source as a node's store is, that is never asked.
  private static final TrieNodeSource NOTHING_LOADED =
      new TrieNodeSource() {
        @Override
        public Bytes node(Hash owner, Bytes path, Hash hash) {
          throw new MissingTrieNodeException(owner, path, hash);
        }

        @Override
        public boolean derivesNodes() {
          return true;
        }
      };

  @Setup
  public void fill() {
    KeccakEngine chosen = engine.equals("scalar") ? KeccakEngine.scalar() : vector();
    workers = new TrieWorkers(threads, () -> chosen);
    trie = new StateTrie(NOTHING_LOADED, StateTrie.EMPTY_ROOT, workers);
    for (int from = 0; from < ENTRIES; from += CHUNK) {
      var _ = trie.apply(kind.equals("accounts") ? accounts(from, CHUNK) : slots(from, CHUNK));
    }
  }

  /// The vector engine, waited for until it is compiled.
  private static KeccakEngine vector() {
    long deadline = System.nanoTime() + PROVING_SECONDS * 1_000_000_000L;
    while (KeccakEngine.current().lanes() == 1) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no vector engine after " + PROVING_SECONDS + " s");
      }
      LockSupport.parkNanos(50_000_000);
    }
    return KeccakEngine.current();
  }

  @Setup(Level.Invocation)
  public void nextBlock() {
    diff = kind.equals("accounts") ? accounts(-1, changed) : slots(-1, changed);
    cpuNanos = cpuNanos();
  }

  @Benchmark
  public TrieUpdate update() {
    return trie.apply(diff);
  }

  @TearDown(Level.Invocation)
  public void printCpu() {
    double millis = (cpuNanos() - cpuNanos) / 1e6;
    System.out.printf(Locale.ROOT, "(cpu %.1f ms) ", millis);
  }

  @TearDown
  public void close() {
    workers.close();
  }

  private long cpuNanos() {
    long nanos = THREADS.getCurrentThreadCpuTime();
    for (long id : workers.threadIds()) {
      nanos += THREADS.getThreadCpuTime(id);
    }
    return nanos;
  }

  /// @param from the first number, or -1 for any
  private StateDiff accounts(int from, int count) {
    Map<Address, AccountChange> accounts = new LinkedHashMap<>();
    for (int i = 0; accounts.size() < count; i++) {
      accounts.put(
          Address.fromWord(number(from, i)),
          new AccountChange(
              Optional.of(
                  new Account(random.nextInt(100), U256.of(random.nextLong()), Keccak.EMPTY)),
              false,
              Collections.emptySortedMap()));
    }
    return new StateDiff(
        SortedArrayMap.of(
            accounts.keySet().toArray(Address[]::new),
            accounts.values().toArray(AccountChange[]::new),
            Address::high),
        Collections.emptySortedMap());
  }

  private StateDiff slots(int from, int count) {
    SortedMap<U256, U256> slots = new TreeMap<>();
    for (int i = 0; slots.size() < count; i++) {
      slots.put(number(from, i).toU256(), U256.of(random.nextLong()));
    }
    SortedMap<Address, AccountChange> token = new TreeMap<>();
    Account account = new Account(1, U256.ZERO, Keccak.hash(new byte[1]));
    token.put(Address.ZERO, new AccountChange(Optional.of(account), false, slots));
    return new StateDiff(token, Collections.emptySortedMap());
  }

  private Hash number(int from, int index) {
    int number = from < 0 ? random.nextInt(ENTRIES) : from + index;
    return Keccak.hash(U256.of(number).toBytes());
  }
}
