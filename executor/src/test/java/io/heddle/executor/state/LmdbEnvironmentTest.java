package io.heddle.executor.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
    List<Thread> readers = new ArrayList<>();
    AtomicInteger wrong = new AtomicInteger();
    for (int i = 0; i < 8; i++) {
      readers.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (true) {
                    byte[] read = environment.read(transaction -> transaction.get(Table.META, KEY));
                    if (!Arrays.equals(new byte[10], read)) {
                      wrong.incrementAndGet();
                    }
                  }
                } catch (StateStoreException e) {
                  assertEquals("state store is closed", e.getMessage());
                }
              }));
    }
    Thread.sleep(50);
    environment.close();
    environment.close();
    for (Thread reader : readers) {
      reader.join();
    }
    assertEquals(0, wrong.get());
    assertThrows(StateStoreException.class, () -> environment.write(LmdbTransaction::id));
  }

  private static long put(LmdbWriteTransaction transaction, int size) {
    transaction.put(Table.META, KEY, new byte[size]);
    return transaction.id();
  }
}
