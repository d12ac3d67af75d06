package io.heddle.executor.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The folder of a store, owned by this process through a file lock until [#close].
final class StateFolder implements LmdbStateStore.Claim {
  private static final String OWNER_LOCK = "owner.lock";
  private static final String READER_TABLE = "lock.mdb";
  private static final String DAMAGED_SUFFIX = ".damaged";

  private final Path directory;
  private final FileChannel lock;

  private StateFolder(Path directory, FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /// Takes the folder, creating it when it is missing.
  ///
  /// @throws StateStoreException when another store has it
  static StateFolder own(Path directory) {
    FileChannel channel = null;
    try {
      Files.createDirectories(directory);
      channel =
          FileChannel.open(
              directory.resolve(OWNER_LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        return new StateFolder(directory, channel);
      }
    } catch (OverlappingFileLockException e) {
      // another store of this process has it: reported below
    } catch (IOException e) {
      throw new StateStoreException("state store folder cannot be used: " + directory, e);
    }
    release(channel);
    throw new StateStoreException("state store in " + directory + " is in use by another process");
  }

  /// Whether no process works with the store in this folder.
  static boolean isFree(Path directory) {
    Path file = directory.resolve(OWNER_LOCK);
    if (!Files.exists(file)) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
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
    release(lock);
  }

  private static void release(@Nullable FileChannel lock) {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      throw new StateStoreException("state store lock cannot be released", e);
    }
  }
}
