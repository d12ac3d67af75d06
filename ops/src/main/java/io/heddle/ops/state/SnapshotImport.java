package io.heddle.ops.state;

import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.snapshot.SnapshotFile;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.ops.Folders;
import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/// Makes a store of a snapshot beside its place, and moves it there once the whole file was read
/// and gave the header's state root. Whatever goes wrong before, the old store is untouched.
final class SnapshotImport {
  private static final String UNFINISHED = ".importing";
  private static final String REPLACED = ".replaced";

  private SnapshotImport() {}

  static StateHead run(Path file, Path target, boolean replace, @Nullable String blockHash) {
    if (LmdbStateStore.exists(target) && !replace) {
      throw new OperatorException(
          "there is a state store in %s: --replace replaces it".formatted(target));
    }
    SnapshotFile snapshot = SnapshotFile.open(file);
    StateHead head = snapshot.head();
    if (blockHash != null && !head.blockHash().toHex().equalsIgnoreCase(blockHash)) {
      throw new OperatorException(
          "snapshot %s is of another block: %s".formatted(file, head.blockHash()));
    }
    Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
    // owned while it is replaced, so that no node can be using it, nor another import
    try (LmdbStateStore.Claim claim = LmdbStateStore.claim(target)) {
      try {
        Folders.delete(unfinished);
        LmdbStateStore.load(
                unfinished, head, snapshot.genesisHash(), snapshot, StateStoreOptions.DEFAULT)
            .close();
        Path replaced = target.resolveSibling(target.getFileName() + REPLACED);
        Folders.delete(replaced);
        Files.move(claim.directory(), replaced, StandardCopyOption.ATOMIC_MOVE);
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        Folders.delete(replaced);
      } finally {
        Folders.delete(unfinished);
      }
      return head;
    } catch (IOException e) {
      throw new OperatorException("snapshot cannot be imported: " + e.getMessage(), e);
    }
  }
}
