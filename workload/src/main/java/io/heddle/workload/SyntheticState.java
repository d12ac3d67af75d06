package io.heddle.workload;

import io.heddle.executor.Account;
import io.heddle.executor.state.GenesisState;
import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.StateSink;
import io.heddle.executor.state.StateSource;
import io.heddle.executor.state.StateTries;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.crypto.Keccak;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongFunction;

/// A large first state, made from a seed and never held in memory: plain accounts, tokens with many
/// holders, and whatever accounts are given.
///
/// Keys come in order because they are sorted by their first bits, eight bytes of memory per
/// account (or holder of the token in hand). [#source] fills an [LmdbStateStore] of 10 M accounts
/// in minutes:
///
/// ```
/// SyntheticState state = new SyntheticState(seed, 10_000_000, List.of(), Map.of());
/// GenesisState genesis = state.genesis(root -> Keccak.hash(root.toBytes()));
/// LmdbStateStore store = LmdbStateStore.open(directory, genesis, StateStoreOptions.DEFAULT);
/// ```
///
/// @param accounts how many plain accounts there are, each with [#BALANCE]
/// @param tokens contracts with many holders
/// @param others further accounts by address, none of them a synthetic one
public record SyntheticState(
    long seed, long accounts, List<Token> tokens, Map<Address, GenesisAccount> others) {
  /// What each plain account holds: 1,000 ether.
  public static final U256 BALANCE = U256.fromDecimal("1000000000000000000000");

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /// A token whose holders are the first `holders` plain accounts, each with `balance`, in a
  /// Solidity mapping.
  ///
  /// @param contract code and the storage beside the balances
  /// @param mappingSlot slot of `mapping(address => uint256)`
  public record Token(
      Address address, GenesisAccount contract, long mappingSlot, long holders, U256 balance) {}

  public SyntheticState {
    tokens = List.copyOf(tokens);
    others = Map.copyOf(others);
  }

  /// The address of plain account `index`.
  public Address address(long index) {
    long a = mix(seed + GOLDEN * (2 * index + 1));
    return new Address(a, mix(a + GOLDEN), (int) index);
  }

  /// The slot of a holder's balance.
  public static U256 balanceSlot(Address holder, long mappingSlot) {
    return Keccak.hash(holder.toWord(), U256.of(mappingSlot).toHash()).toU256();
  }

  /// The whole state; may be poured any number of times.
  public StateSource source() {
    return this::pour;
  }

  /// Block 0 over this state.
  public GenesisState genesis(Function<Hash, Hash> blockHash) {
    Hash root = StateTries.root(source());
    return new GenesisState(new StateHead(0, blockHash.apply(root), root), source());
  }

  /// `genesis` with this state in place of its own, and what fills a store with it.
  public Prepared over(Genesis genesis) {
    Hash root = StateTries.root(source());
    Genesis named = genesis.withStateHash(root);
    return new Prepared(
        named, new GenesisState(new StateHead(0, named.header(root).hash(), root), source()));
  }

  /// A genesis with a synthetic state.
  ///
  /// @param genesis what goes into the genesis file: names the state by its root
  /// @param state what goes into the store
  public record Prepared(Genesis genesis, GenesisState state) {}

  private static long mix(long z) { // splitmix64
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  private void pour(StateSink sink) {
    TreeMap<Hash, Special> left = specials();
    SortedMap<Hash, Bytes> codes = new TreeMap<>();
    left.values().stream()
        .map(special -> special.account.code())
        .filter(code -> !code.isEmpty())
        .forEach(code -> codes.put(Keccak.hash(code), code));
    codes.values().forEach(sink::code);
    sorted(
        accounts,
        index -> Keccak.hash(address(index)),
        (key, _) -> {
          pollBelow(left, key, (special, account) -> pour(special, account, sink));
          sink.account(key, new Account(0, BALANCE, Keccak.EMPTY));
        });
    left.forEach((key, special) -> pour(key, special, sink));
  }

  private static <T> void pollBelow(TreeMap<Hash, T> left, Hash key, BiConsumer<Hash, T> visitor) {
    while (!left.isEmpty() && left.firstKey().compareTo(key) < 0) {
      Map.Entry<Hash, T> first = Objects.requireNonNull(left.pollFirstEntry());
      visitor.accept(first.getKey(), first.getValue());
    }
  }

  /// An account with more than a balance.
  private record Special(GenesisAccount account, List<Token> tokens) {}

  private TreeMap<Hash, Special> specials() {
    TreeMap<Hash, Special> specials = new TreeMap<>();
    others.forEach(
        (address, account) -> specials.put(Keccak.hash(address), new Special(account, List.of())));
    for (Token token : tokens) {
      specials.put(Keccak.hash(token.address()), new Special(token.contract(), List.of(token)));
    }
    return specials;
  }

  private void pour(Hash key, Special special, StateSink sink) {
    GenesisAccount account = special.account;
    Hash codeHash = Keccak.hash(account.code());
    sink.account(key, new Account(account.nonce(), account.balance(), codeHash));
    TreeMap<Hash, U256> fixed = new TreeMap<>();
    account.storage().forEach((slot, value) -> fixed.put(Keccak.hash(slot.toHash()), value));
    for (Token token : special.tokens) {
      sorted(
          token.holders,
          index -> Keccak.hash(balanceSlot(address(index), token.mappingSlot).toHash()),
          (slot, _) -> {
            pollBelow(fixed, slot, sink::slot);
            sink.slot(slot, token.balance);
          });
    }
    fixed.forEach(sink::slot);
  }

  private interface Visitor {
    void visit(Hash key, long index);
  }

  /// Visits `0..count-1` in the order of their keys: sorts the first bits of each key with its
  /// index below them, and whole keys where those bits are the same.
  private static void sorted(long count, LongFunction<Hash> keys, Visitor visitor) {
    if (count == 0) {
      return;
    }
    int indexBits = Math.max(1, 64 - Long.numberOfLeadingZeros(count - 1));
    long indexMask = (1L << indexBits) - 1;
    long[] order = new long[Math.toIntExact(count)];
    for (int i = 0; i < order.length; i++) {
      order[i] = ((keys.apply(i).w0() & ~indexMask) | i) ^ Long.MIN_VALUE; // unsigned order
    }
    Arrays.parallelSort(order);
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && (order[to] & ~indexMask) == (order[from] & ~indexMask)) {
        to++;
      }
      if (to == from + 1) {
        long index = order[from] & indexMask;
        visitor.visit(keys.apply(index), index);
      } else {
        SortedMap<Hash, Long> same = new TreeMap<>();
        for (int i = from; i < to; i++) {
          same.put(keys.apply(order[i] & indexMask), order[i] & indexMask);
        }
        same.forEach(visitor::visit);
      }
      from = to;
    }
  }
}
