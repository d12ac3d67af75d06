package io.heddle.ops.state;

import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.StateStoreException;
import io.heddle.executor.state.snapshot.SnapshotFile;
import io.heddle.executor.state.store.StateInspection;
import io.heddle.ops.OperatorException;
import io.heddle.primitives.block.BlockHeader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./heddle state stats|verify|export|import --data DIR`. Everything but `import` may be done
/// while the node runs.
@Command(
    name = "state",
    mixinStandardHelpOptions = true,
    description = "Looks into a node's state store, checks it, saves and restores it.")
public final class StateCommand {
  private static final double MIB = 1 << 20;

  @Spec private @Nullable CommandSpec spec;

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  @Command(name = "stats", description = "Says where the store stands and what it holds.")
  void stats(@Option(names = "--data", required = true, paramLabel = "DIR") Path data) {
    Path folder = StateLocation.existing(data);
    StateInspection.Stats stats =
        reported(() -> {
          try (StateInspection store = StateInspection.open(folder)) {
            return store.stats();
          }
        });
    PrintWriter out = out();
    out.printf("store        %s%n", folder);
    out.printf("head         %d %s%n", stats.head().number(), stats.head().blockHash());
    out.printf("state root   %s%n", stats.head().stateRoot());
    out.printf("history      blocks %d to %d%n", stats.oldestBlock(), stats.head().number());
    out.printf("genesis      %s%n", stats.genesisHash());
    out.printf("file         %s MiB%n", mib(stats.fileBytes()));
    out.printf("%n%-14s %14s %12s%n", "kind", "records", "MiB");
    for (StateInspection.TableStats table : stats.tables()) {
      out.printf(
          Locale.ROOT, "%-14s %,14d %12s%n", table.name(), table.records(), mib(table.bytes()));
    }
    out.flush();
  }

  private static String mib(long bytes) {
    return String.format(Locale.ROOT, "%,.1f", bytes / MIB);
  }

  @Command(
      name = "verify",
      description = "Recomputes the state root and every trie node from the flat values.")
  void verify(@Option(names = "--data", required = true, paramLabel = "DIR") Path data) {
    Path folder = StateLocation.existing(data);
    StateInspection.Verified verified =
        reported(() -> {
          try (StateInspection store = StateInspection.open(folder)) {
            return store.verify(percent -> {
              if (percent % 10 == 0) {
                System.err.printf("[heddle] state verify: %d %%%n", percent);
              }
            });
          }
        });
    StateHead head = verified.head();
    out()
        .printf(
            Locale.ROOT,
            "state of block %d is whole: accounts=%,d slots=%,d trie nodes=%,d records=%,d"
                + " root=%s%n",
            head.number(),
            verified.accounts(),
            verified.slots(),
            verified.nodes(),
            verified.records(),
            head.stateRoot());
    out().flush();
  }

  @Command(
      name = "export",
      description = "Writes the state of the head, and its block's header, as a snapshot.")
  void export(
      @Option(names = "--data", required = true, paramLabel = "DIR") Path data,
      @Option(
              names = "--database",
              paramLabel = "URL",
              description = "the node's PostgreSQL (default: as the devnet's node in DIR has it)")
          @Nullable URI database,
      @Parameters(paramLabel = "FILE") Path file) {
    Path folder = StateLocation.existing(data);
    StateHead head =
        reported(() -> {
          try (StateInspection store = StateInspection.open(folder)) {
            // the head may move between this and the look-up: the header is found by hash
            BlockHeader header = BlockLog.of(data, database).header(store.stats().head());
            store.export(file, header);
            return SnapshotFile.open(file).head();
          }
        });
    out()
        .printf(
            "snapshot of block %d written: file=%s MiB=%s blockHash=%s stateRoot=%s%n",
            head.number(), file, mib(size(file)), head.blockHash(), head.stateRoot());
    out().flush();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new OperatorException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  @Command(
      name = "import",
      description = "Makes a state store from a snapshot, once its root is verified.")
  void restore(
      @Option(names = "--data", required = true, paramLabel = "DIR") Path data,
      @Option(names = "--replace", description = "replace the store that is there") boolean replace,
      @Option(
              names = "--block-hash",
              paramLabel = "HASH",
              description = "refuse a snapshot of any other block")
          @Nullable String blockHash,
      @Parameters(paramLabel = "FILE") Path file) {
    StateHead head =
        reported(() -> SnapshotImport.run(file, StateLocation.target(data), replace, blockHash));
    out()
        .printf(
            "snapshot imported: block=%d blockHash=%s stateRoot=%s; the node starts from it if its"
                + " PostgreSQL holds this block%n",
            head.number(), head.blockHash(), head.stateRoot());
    out().flush();
  }

  /// What a store refuses is told to the operator as it is.
  private static <T> T reported(Supplier<T> action) {
    try {
      return action.get();
    } catch (StateStoreException e) {
      throw new OperatorException(String.valueOf(e.getMessage()), e);
    }
  }
}
