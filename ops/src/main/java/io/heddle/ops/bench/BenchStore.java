package io.heddle.ops.bench;

import io.heddle.executor.state.GenesisState;
import io.heddle.executor.state.LmdbStateStore;
import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.StateStoreException;
import io.heddle.executor.state.StateStoreOptions;
import io.heddle.executor.state.SyntheticState;
import io.heddle.ops.OperatorException;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A state store with a large synthetic state, at block 0. Filling one takes from seconds to
/// minutes, so it is kept below `.heddle/bench` and found again by the next run.
final class BenchStore {
  private static final String ROOT_FILE = "root";

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

  /// @param name tells one state from every other
  static LmdbStateStore open(BenchContext context, String name, SyntheticState state) {
    Path folder = context.folder().resolve("state-" + name);
    Optional<LmdbStateStore> kept = reopen(folder, state);
    if (kept.isPresent()) {
      return kept.get();
    }
    delete(folder);
    context.say("filling a store: " + name);
    GenesisState genesis = state.genesis(BenchStore::blockHash);
    LmdbStateStore store = LmdbStateStore.open(folder, genesis, StateStoreOptions.DEFAULT);
    try {
      Files.writeString(folder.resolve(ROOT_FILE), genesis.block().stateRoot().toHex());
    } catch (IOException e) {
      store.close();
      throw new UncheckedIOException(e);
    }
    return store;
  }

  /// The store of an earlier run, taken back to block 0; empty if it is not whole, or of a format
  /// that is no longer.
  private static Optional<LmdbStateStore> reopen(Path folder, SyntheticState state) {
    Path rootFile = folder.resolve(ROOT_FILE);
    if (!Files.exists(rootFile)) {
      return Optional.empty();
    }
    try {
      Hash root = Hash.fromHex(Files.readString(rootFile).strip());
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

  static Hash blockHash(Hash root) {
    return Keccak.hash(root);
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new OperatorException("cannot delete %s: %s".formatted(folder, e.getMessage()), e);
    }
  }
}
