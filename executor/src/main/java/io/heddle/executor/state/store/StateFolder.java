package io.heddle.executor.state.store;

import io.heddle.executor.state.StateStoreException;
import io.heddle.executor.state.lmdb.LmdbEnvironment;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The folder of a store, owned by this process through a file lock until [#close].
final class StateFolder implements LmdbStateStore.Claim {
  private static final String OWNER_LOCK = "owner.lock";
  private static final String READER_TABLE = "lock.mdb";
  private static final String DAMAGED_SUFFIX = ".damaged";

  /// Those of this process. Asked before a channel is opened: closing any channel of a file gives
  /// up all of the process's locks on it.
  private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final Path owned;
  private final FileChannel lock;

  private StateFolder(Path directory, Path owned, FileChannel lock) {
    this.directory = directory;
    this.owned = owned;
    this.lock = lock;
  }

  /// Takes the folder, creating it when it is missing.
  ///
  /// @throws StateStoreException when another store has it
  static StateFolder own(Path directory) {
    try {
      Files.createDirectories(directory);
      Path owned = directory.toRealPath();
      if (OWNED.add(owned)) {
        FileChannel lock = null;
        try {
          lock = lock(directory);
          if (lock != null) {
            return new StateFolder(directory, owned, lock);
          }
        } finally {
          if (lock == null) {
            OWNED.remove(owned);
          }
        }
      }
    } catch (IOException e) {
      throw new StateStoreException("state store folder cannot be used: " + directory, e);
    }
    throw new StateStoreException("state store in " + directory + " is in use by another process");
  }

  /// The lock of a folder that this process does not own; null when another process has it.
  private static @Nullable FileChannel lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(OWNER_LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() != null) {
      return channel;
    }
    channel.close();
    return null;
  }

  /// Whether no process works with the store in this folder.
  static boolean isFree(Path directory) {
    try {
      if (OWNED.contains(directory.toRealPath())) {
        return false;
      }
      if (!Files.exists(directory.resolve(OWNER_LOCK))) {
        return true;
      }
      try (FileChannel lock = lock(directory)) {
        return lock != null;
      }
    } catch (IOException e) {
      throw new StateStoreException("state store folder cannot be used: " + directory, e);
    }
  }

  @Override
  public Path directory() {
    return directory;
  }

  /// LMDB's file, which may not exist yet.
  Path file() {
    return directory.resolve(LmdbEnvironment.FILE_NAME);
  }

  /// Moves a damaged file out of the way, for inspection. The one before, if any, is replaced, so
  /// that they cannot fill the disk.
  Path setAside() {
    Path aside = directory.resolve(LmdbEnvironment.FILE_NAME + DAMAGED_SUFFIX);
    try {
      Files.move(file(), aside, StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(directory.resolve(READER_TABLE));
      return aside;
    } catch (IOException e) {
      throw new StateStoreException("damaged state store cannot be set aside: " + file(), e);
    }
  }

  /// Deletes the file.
  void clear() {
    try {
      Files.deleteIfExists(file());
      Files.deleteIfExists(directory.resolve(READER_TABLE));
    } catch (IOException e) {
      throw new StateStoreException("state store cannot be deleted: " + file(), e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
      OWNED.remove(owned);
    } catch (IOException e) {
      throw new StateStoreException("state store lock cannot be released", e);
    }
  }
}
