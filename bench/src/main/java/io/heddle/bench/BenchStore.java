package io.heddle.bench;

import io.heddle.executor.state.GenesisState;
import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.StateStoreException;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.ops.Folders;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpWriter;
import io.heddle.workload.SyntheticState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A state store with a large synthetic state, at block 0. Filling one takes from seconds to
/// minutes, so it is kept below `.heddle/bench` and found again by the next run, if the state is
/// still the same.
final class BenchStore {
  /// The hash of what the store was made of, and its root.
  private static final String LABEL_FILE = "label";

  private BenchStore() {}

  /// So many plain accounts and nothing else.
  static SyntheticState plain(BenchContext context, int accounts) {
    return new SyntheticState(context.seed(), accounts, List.of(), Map.of());
  }

  static LmdbStateStore openPlain(BenchContext context, int accounts) {
    String name = "%s-plain-seed-%d".formatted(size(accounts), context.seed());
    return open(context, name, plain(context, accounts));
  }

  /// `10M`, `20k`, or the number.
  static String size(int accounts) {
    return accounts % 1_000_000 == 0
        ? accounts / 1_000_000 + "M"
        : accounts % 1_000 == 0 ? accounts / 1_000 + "k" : Integer.toString(accounts);
  }

  /// @param name of the store; one with another state under this name is replaced
  static LmdbStateStore open(BenchContext context, String name, SyntheticState state) {
    Path folder = context.folder().resolve("state-" + name);
    Hash ingredients = ingredients(state);
    Optional<LmdbStateStore> kept = reopen(folder, state, ingredients);
    if (kept.isPresent()) {
      return kept.get();
    }
    Folders.delete(folder);
    context.say("filling a store: " + name);
    GenesisState genesis = state.genesis(BenchStore::blockHash);
    LmdbStateStore store = LmdbStateStore.open(folder, genesis, StateStoreOptions.DEFAULT);
    try {
      Files.write(
          folder.resolve(LABEL_FILE),
          List.of(ingredients.toHex(), genesis.block().stateRoot().toHex()));
    } catch (IOException e) {
      store.close();
      throw new UncheckedIOException(e);
    }
    return store;
  }

  /// The store of an earlier run, taken back to block 0; empty if it is not whole, of another
  /// state, or of a format that is no longer.
  private static Optional<LmdbStateStore> reopen(
      Path folder, SyntheticState state, Hash ingredients) {
    Path labelFile = folder.resolve(LABEL_FILE);
    if (!Files.exists(labelFile)) {
      return Optional.empty();
    }
    try {
      List<String> label = Files.readAllLines(labelFile);
      if (label.size() != 2 || !label.getFirst().equals(ingredients.toHex())) {
        return Optional.empty();
      }
      Hash root = Hash.fromHex(label.getLast());
      GenesisState genesis =
          new GenesisState(new StateHead(0, blockHash(root), root), state.source());
      LmdbStateStore store = LmdbStateStore.open(folder, genesis, StateStoreOptions.DEFAULT);
      store.rollbackTo(0);
      return Optional.of(store);
    } catch (StateStoreException | IllegalArgumentException e) {
      return Optional.empty(); // made anew by the caller
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A hash of all that a state is made of, which takes far less time than its root.
  private static Hash ingredients(SyntheticState state) {
    RlpWriter out = new RlpWriter();
    out.beginList().writeLong(state.seed()).writeLong(state.accounts());
    out.writeAddress(state.address(0)).writeU256(SyntheticState.BALANCE).beginList();
    for (SyntheticState.Token token : state.tokens()) {
      out.beginList().writeLong(token.mappingSlot()).writeLong(token.holders());
      write(out.writeU256(token.balance()), token.address(), token.contract());
      out.endList();
    }
    out.endList().beginList();
    new TreeMap<>(state.others()).forEach((address, account) -> write(out, address, account));
    return Keccak.hash(out.endList().endList().toBytes());
  }

  private static void write(RlpWriter out, Address address, GenesisAccount account) {
    out.beginList().writeAddress(address).writeLong(account.nonce()).writeU256(account.balance());
    out.writeHash(Keccak.hash(account.code())).beginList();
    account.storage().forEach((slot, value) -> out.writeU256(slot).writeU256(value));
    out.endList().endList();
  }

  static Hash blockHash(Hash root) {
    return Keccak.hash(root);
  }
}
