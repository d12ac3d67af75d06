package io.heddle.executor.state.store;

import io.heddle.executor.state.DamagedStateException;
import io.heddle.executor.state.StateStoreException;
import io.heddle.executor.state.lmdb.LmdbEnvironment;
import io.heddle.executor.state.lmdb.LmdbTransaction;
import io.heddle.executor.state.lmdb.Meta;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.lmdb.StoreFileCheck;
import io.heddle.executor.state.lmdb.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the file of a store into a state to work with, whatever it was left in:
///
/// - whole: used as it is;
/// - absent, empty, or never filled to the end: filled (again);
/// - damaged, or of another format: set aside, said loudly, and filled again. What follows the
///   filling is in the block log.
final class StoreOpening {
  private static final Logger LOG = LoggerFactory.getLogger(StoreOpening.class);

  private StoreOpening() {}

  static LmdbEnvironment open(
      StateFolder folder, StateStoreOptions options, Consumer<LmdbEnvironment> fill) {
    try {
      return openWhole(folder, options, fill);
    } catch (DamagedStateException e) {
      Path aside = folder.setAside();
      LOG.error(
          "STATE STORE SET ASIDE, a new one is built from the start: {}; the old file is kept as"
              + " {}",
          e.getMessage(),
          aside);
      return openWhole(folder, options, fill);
    }
  }

  private static LmdbEnvironment openWhole(
      StateFolder folder, StateStoreOptions options, Consumer<LmdbEnvironment> fill) {
    check(folder.file(), options);
    LmdbEnvironment environment = new LmdbEnvironment(folder.directory(), options);
    try {
      if (environment.read(Meta::read) != null) {
        return environment;
      }
      if (!environment.read(StoreOpening::isEmpty)) {
        LOG.warn("state store was never filled to the end, it is filled again: {}", folder.file());
        environment.close();
        folder.clear();
        environment = new LmdbEnvironment(folder.directory(), options);
      }
      fill.accept(environment);
      return environment;
    } catch (RuntimeException e) {
      environment.close();
      throw e;
    }
  }

  private static void check(Path file, StateStoreOptions options) {
    long began = System.nanoTime();
    long bytes = size(file);
    if (bytes > options.checkedBytes()) {
      LOG.warn(
          "state store is opened unchecked, it is large: fileBytes={} checkedBytes={}; heddle state"
              + " verify checks it",
          bytes,
          options.checkedBytes());
      return;
    }
    long records = StoreFileCheck.check(file);
    if (bytes > 0) {
      LOG.info(
          "state store file is whole: fileBytes={} records={} millis={}",
          bytes,
          records,
          (System.nanoTime() - began) / 1_000_000);
    }
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new StateStoreException("state store cannot be read: " + file, e);
    }
  }

  private static boolean isEmpty(LmdbTransaction transaction) {
    for (Table table : Table.values()) {
      if (transaction.size(table).records() > 0) {
        return false;
      }
    }
    return true;
  }
}
