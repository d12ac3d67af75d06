package io.heddle.sequencer.rpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FairThreadsTest {
  private static final Reply NOTHING = Reply.NONE;

  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());
  private final FairThreads threads =
      new FairThreads("test", new FairThreads.Bounds(1, 1, 6, 4, 1_000));

  @AfterEach
  void stop() {
    release.countDown();
    threads.close();
  }

  private Reply hold() throws InterruptedException {
    running.countDown();
    release.await();
    return NOTHING;
  }

  private Callable<Reply> note(String name) {
    return () -> {
      order.add(name);
      return NOTHING;
    };
  }

  private void occupy() throws InterruptedException {
    var _ = threads.submit("first", 1, this::hold);
    assertTrue(running.await(20, TimeUnit.SECONDS));
  }

  @Test
  void clients_takeTurns() throws Exception {
    occupy();
    List<FutureTask<Reply>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tasks.add(threads.submit("greedy", 1, note("greedy" + i)));
    }
    tasks.add(threads.submit("modest", 1, note("modest0")));
    tasks.add(threads.submit("modest", 1, note("modest1")));
    release.countDown();
    for (FutureTask<Reply> task : tasks) {
      assertEquals(NOTHING, task.get(20, TimeUnit.SECONDS));
    }
    assertEquals(List.of("greedy0", "modest0", "greedy1", "modest1", "greedy2", "greedy3"), order);
  }

  @Test
  void whatWaits_isBounded_ofOneClient_ofAll_andInBytes() throws Exception {
    occupy();
    for (int i = 0; i < 4; i++) {
      var _ = threads.submit("greedy", 1, note("x"));
    }
    assertRefused("of this client", "greedy", 1);
    assertRefused("too many large requests", "other", 997);
    var _ = threads.submit("other", 1, note("x"));
    FutureTask<Reply> last = threads.submit("another", 1, note("x"));
    assertRefused("of all clients", "yetAnother", 1);
    threads.cancel("another", last);
    FutureTask<Reply> instead = threads.submit("yetAnother", 1, note("x"));
    release.countDown();
    assertEquals(NOTHING, instead.get(20, TimeUnit.SECONDS));
    assertTrue(last.isCancelled());
  }

  private void assertRefused(String why, String client, long bytes) {
    RpcException refused =
        assertThrows(RpcException.class, () -> threads.submit(client, bytes, note("never")));
    assertEquals(RpcCode.LIMIT_EXCEEDED, refused.code());
    assertTrue(refused.message().contains(why), refused.message());
  }

  @Test
  void cancelledCall_isInterrupted_andTheThreadGoesOn() throws Exception {
    FutureTask<Reply> held = threads.submit("client", 1, this::hold);
    assertTrue(running.await(20, TimeUnit.SECONDS));
    threads.cancel("client", held);
    FutureTask<Reply> next =
        threads.submit(
            "client",
            1,
            () -> {
              assertTrue(!Thread.currentThread().isInterrupted());
              return NOTHING;
            });
    assertEquals(NOTHING, next.get(20, TimeUnit.SECONDS));
  }

  @Test
  void close_endsWhatWaitsAndWhatRuns() throws Exception {
    occupy();
    FutureTask<Reply> waiting = threads.submit("client", 1, note("never"));
    threads.close();
    assertThrows(CancellationException.class, () -> waiting.get(20, TimeUnit.SECONDS));
    assertThrows(RpcException.class, () -> threads.submit("client", 1, note("never")));
  }
}
