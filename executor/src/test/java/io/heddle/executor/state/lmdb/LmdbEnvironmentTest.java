package io.heddle.executor.state.lmdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.state.StateStoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LmdbEnvironmentTest {
  private static final byte[] KEY = {1};

  @TempDir Path directory;
  private LmdbEnvironment environment;

  @BeforeEach
  void open() {
    environment = new LmdbEnvironment(directory, new StateStoreOptions(1 << 20, 1 << 24, 4));
  }

  @AfterEach
  void close() {
    environment.close();
  }

  /// What the store relies on to know which head a read sees.
  @Test
  void id_afterAWrite_isTheReaders_butNotAfterOneThatWroteNothing() {
    long written = environment.write(transaction -> put(transaction, 10));
    assertEquals(written, environment.read(LmdbTransaction::id));
    long idle = environment.write(LmdbTransaction::id);
    assertNotEquals(idle, environment.read(LmdbTransaction::id));
  }

  @Test
  void write_thatThrows_leavesNothing() {
    assertThrows(
        IllegalStateException.class,
        () ->
            environment.write(transaction -> {
              put(transaction, 10);
              throw new IllegalStateException("half way");
            }));
    assertNull(environment.read(transaction -> transaction.get(Table.META, KEY)));
  }

  @Test
  void write_largerThanTheMap_growsItAndSucceeds() {
    long before = environment.mapBytes();
    environment.write(transaction -> put(transaction, 3 << 20));
    byte[] stored = environment.read(transaction -> transaction.get(Table.META, KEY));
    assertArrayEquals(new byte[3 << 20], stored);
    assertNotEquals(before, environment.mapBytes());
  }

  @Test
  void close_duringReads_letsThemEnd_andRefusesLaterOnes() throws Exception {
    environment.write(transaction -> put(transaction, 10));
    List<Future<?>> readers = new ArrayList<>();
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch reads = new CountDownLatch(100);
      for (int i = 0; i < 8; i++) {
        readers.add(threads.submit(() -> readUntilClosed(reads, done)));
      }
      try {
        assertTrue(reads.await(30, TimeUnit.SECONDS), "nobody reads");
        environment.close();
        environment.close();
      } finally {
        done.set(true);
      }
      for (Future<?> reader : readers) {
        reader.get(); // or what was wrong
      }
    }
    assertThrows(StateStoreException.class, () -> environment.write(LmdbTransaction::id));
  }

  private void readUntilClosed(CountDownLatch reads, AtomicBoolean done) {
    try {
      while (!done.get()) {
        byte[] read = environment.read(transaction -> transaction.get(Table.META, KEY));
        assertArrayEquals(new byte[10], read);
        reads.countDown();
      }
    } catch (StateStoreException e) {
      assertEquals("state store is closed", e.getMessage());
    }
  }

  private static long put(LmdbWriteTransaction transaction, int size) {
    transaction.put(Table.META, KEY, new byte[size]);
    return transaction.id();
  }
}
