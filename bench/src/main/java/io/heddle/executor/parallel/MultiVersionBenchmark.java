package io.heddle.executor.parallel;

import io.heddle.executor.Account;
import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.workload.FlatState;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// The parts of parallel execution: finding an account's cell, reading and writing its versions,
/// and handing a task to the crew.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class MultiVersionBenchmark {
  private static final int ACCOUNTS = 10_000;

  /// Uncommitted versions of the account that is read and written.
  @Param({"0", "8", "64"})
  public int versions;

  private final Address[] addresses = new Address[ACCOUNTS];
  private final Account value = new Account(1, U256.ONE, Keccak.EMPTY);
  private final Crew crew = new Crew(1);
  private CellTable table = new CellTable(FlatState.of(new TreeMap<>()), null, 0);
  private AccountCell contended = table.cell(Address.ZERO);
  private int next;

  @Setup
  public void setUp() {
    SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      addresses[i] = Address.fromWord(Keccak.hash(U256.of(i).toHash()));
      alloc.put(addresses[i], GenesisAccount.ofBalance(U256.of(i)));
    }
    FlatState state = FlatState.of(alloc);
    table = new CellTable(state, null, ACCOUNTS);
    contended = table.cell(addresses[0]);
    for (int i = 0; i < versions; i++) {
      contended.publish(2 * i, value, 0);
    }
    next = 2 * versions;
  }

  @TearDown
  public void tearDown() {
    crew.close();
  }

  /// Finds the cells of many accounts and reads what is committed there.
  @Benchmark
  @OperationsPerInvocation(ACCOUNTS)
  public void findAndReadCommitted(Blackhole sink) {
    for (Address address : addresses) {
      sink.consume(table.cell(address).committed());
    }
  }

  /// Reads in the middle of the versions.
  @Benchmark
  public Account guess() {
    return contended.guess(versions + 1, 0);
  }

  /// Makes the version of the next transaction, all before it being committed.
  @Benchmark
  public void publishNewest() {
    contended.publish(next, value, next++);
  }

  /// One task for one helper, with nothing in it: the cost of going parallel at all.
  @Benchmark
  public void handOver(Blackhole sink) {
    crew.help(sink::consume, 1, () -> sink.consume(crew));
  }
}
