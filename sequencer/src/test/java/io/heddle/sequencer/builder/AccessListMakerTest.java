package io.heddle.sequencer.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.Account;
import io.heddle.executor.access.AccessLog;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.workload.FlatState;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AccessListMakerTest {
  private final Queue<Runnable> begun = new ArrayDeque<>();
  private final AccessListMaker maker = new AccessListMaker(begun::add, 1);

  @Test
  void result_inTime_isTheListOfAllSlices() {
    Optional<Future<Bytes>> started = maker.start(List.of(log(1), log(2)));
    begun.remove().run();
    BlockAccessList list = BlockAccessList.decode(maker.result(started, 7).orElseThrow());
    assertEquals(2, list.accounts().size());
  }

  /// However many blocks come while a list takes too long, one is in the making.
  @Test
  void start_whileAnotherIsInTheMaking_isLeftOut() {
    Optional<Future<Bytes>> slow = maker.start(List.of(log(1)));
    assertTrue(maker.result(slow, 7).isEmpty());
    for (long block = 8; block < 20; block++) {
      assertTrue(maker.result(maker.start(List.of(log(2))), block).isEmpty());
    }
    assertEquals(1, begun.size());
    begun.remove().run();
    Optional<Future<Bytes>> next = maker.start(List.of(log(3)));
    begun.remove().run();
    assertTrue(maker.result(next, 20).isPresent());
  }

  @Test
  void result_failed_isEmpty_andTheNextOneIsMade() {
    AccessLog broken = log(1);
    Account withCode = new Account(1, U256.ZERO, Keccak.hash(Bytes.of(1)));
    broken.changed(new Address(0, 0, 9), Account.EMPTY, withCode); // code that nobody noted
    broken.endTransaction();
    Optional<Future<Bytes>> failed = maker.start(List.of(broken));
    begun.remove().run();
    assertTrue(maker.result(failed, 7).isEmpty());
    Optional<Future<Bytes>> next = maker.start(List.of(log(3)));
    begun.remove().run();
    assertTrue(maker.result(next, 8).isPresent());
  }

  @Test
  void start_refusedAThread_failsAndTheNextOneIsMade() {
    Queue<Runnable> threads = new ArrayDeque<>();
    AtomicBoolean refuses = new AtomicBoolean(true);
    AccessListMaker refused =
        new AccessListMaker(
            command -> {
              if (refuses.get()) {
                throw new RejectedExecutionException("no thread");
              }
              threads.add(command);
            },
            1);
    assertThrows(RejectedExecutionException.class, () -> refused.start(List.of(log(1))));
    refuses.set(false);
    Optional<Future<Bytes>> next = refused.start(List.of(log(2)));
    threads.remove().run();
    assertTrue(refused.result(next, 8).isPresent());
  }

  /// Of a transaction that looked at one account.
  private static AccessLog log(int account) {
    AccessLog log = new AccessLog(FlatState.of(Collections.emptySortedMap()), 1);
    log.looked(new Address(0, 0, account));
    log.endTransaction();
    return log;
  }
}
