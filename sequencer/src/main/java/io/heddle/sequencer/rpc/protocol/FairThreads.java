package io.heddle.sequencer.rpc.protocol;

import io.heddle.primitives.thread.BackgroundThreads;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/// A few platform threads for one kind of expensive work, a call or a whole batch, at a low
/// priority: block production and quick calls get the processor when they want it. What waits for
/// the threads is bounded, in all and for each client, and clients take turns: one with much to do
/// waits behind its own, and never has more of the threads than its share.
final class FairThreads implements AutoCloseable {
  /// @param threads calls executed at the same time
  /// @param maxRunningOfOne of these, how many of one client
  /// @param maxWaiting calls that may wait, of all clients
  /// @param maxWaitingOfOne calls that may wait, of one client
  /// @param maxWaitingBytes memory of the messages of all that wait
  record Bounds(
      int threads,
      int maxRunningOfOne,
      int maxWaiting,
      int maxWaitingOfOne,
      long maxWaitingBytes) {}

  private record Waiting(FutureTask<Reply> task, long bytes) {}

  private final String name;
  private final Bounds bounds;
  private final List<Thread> threads = new ArrayList<>();

  /// By client, the next one first; without empty queues. This and what follows is guarded by
  /// `this`.
  private final Map<Object, ArrayDeque<Waiting>> waiting = new LinkedHashMap<>();

  /// How many of a client's calls run; without clients that have none.
  private final Map<Object, Integer> running = new HashMap<>();

  private int waitingCount;
  private long waitingBytes;
  private boolean closed;

  FairThreads(String name, Bounds bounds) {
    this.name = name;
    this.bounds = bounds;
    ThreadFactory factory =
        BackgroundThreads.numbered("rpc-" + name, BackgroundThreads.Priority.ANSWERING);
    for (int i = 0; i < bounds.threads(); i++) {
      Thread thread = factory.newThread(this::work);
      threads.add(thread);
      thread.start();
    }
  }

  /// Lets a call wait for its turn.
  ///
  /// @param bytes of its message, which are held as long as it waits
  /// @throws RpcException when too many wait
  synchronized FutureTask<Reply> submit(Object client, long bytes, Callable<Reply> call) {
    if (closed) {
      throw RpcException.server("node is stopping");
    }
    ArrayDeque<Waiting> own = waiting.get(client);
    if (own != null && own.size() >= bounds.maxWaitingOfOne()) {
      throw refused("of this client", own.size(), bounds.maxWaitingOfOne());
    }
    if (waitingCount >= bounds.maxWaiting()) {
      throw refused("of all clients", waitingCount, bounds.maxWaiting());
    }
    if (waitingCount > 0 && waitingBytes + bytes > bounds.maxWaitingBytes()) {
      throw RpcException.limit(
          "too many large requests wait for " + name + ": try again later, with smaller batches");
    }
    FutureTask<Reply> task = new FutureTask<>(call);
    waiting.computeIfAbsent(client, _ -> new ArrayDeque<>()).add(new Waiting(task, bytes));
    waitingCount++;
    waitingBytes += bytes;
    notifyAll();
    return task;
  }

  private RpcException refused(String whose, int have, int want) {
    return RpcException.limit(
        "too many calls %s wait for %s: have %d, want at most %d; try again later, or ask for less"
            .formatted(whose, name, have, want));
  }

  /// Ends a call, whether it waits or runs: nobody wants its result.
  void cancel(Object client, FutureTask<Reply> task) {
    if (task.isDone()) {
      return;
    }
    task.cancel(true);
    synchronized (this) {
      ArrayDeque<Waiting> own = waiting.get(client);
      if (own == null) {
        return;
      }
      for (Iterator<Waiting> all = own.iterator(); all.hasNext(); ) {
        Waiting one = all.next();
        if (one.task().equals(task)) {
          all.remove();
          left(one);
        }
      }
      if (own.isEmpty()) {
        waiting.remove(client);
      }
    }
  }

  private void left(Waiting one) {
    waitingCount--;
    waitingBytes -= one.bytes();
  }

  private void work() {
    try {
      while (true) {
        Turn turn = take();
        try {
          turn.task().run();
        } finally {
          ended(turn.client());
        }
        var _ = Thread.interrupted(); // meant for the call that was cancelled
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private record Turn(Object client, FutureTask<Reply> task) {}

  private synchronized Turn take() throws InterruptedException {
    Optional<Object> next = next();
    while (next.isEmpty() && !closed) {
      wait();
      next = next();
    }
    if (closed) {
      throw new InterruptedException("closed");
    }
    Object client = next.orElseThrow();
    ArrayDeque<Waiting> own = Objects.requireNonNull(waiting.remove(client));
    Waiting one = own.remove();
    if (!own.isEmpty()) {
      waiting.put(client, own);
    }
    left(one);
    running.merge(client, 1, Integer::sum);
    return new Turn(client, one.task());
  }

  /// The client whose turn it is, of those that have not got their share of the threads.
  private Optional<Object> next() {
    return waiting.keySet().stream()
        .filter(client -> running.getOrDefault(client, 0) < bounds.maxRunningOfOne())
        .findFirst();
  }

  private synchronized void ended(Object client) {
    running.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
    notifyAll();
  }

  /// What waits and what runs is cancelled: whoever waits for it learns that.
  @Override
  public void close() {
    List<Waiting> left = new ArrayList<>();
    synchronized (this) {
      closed = true;
      waiting.values().forEach(left::addAll);
      waiting.clear();
      notifyAll();
    }
    left.forEach(one -> one.task().cancel(true));
    threads.forEach(Thread::interrupt);
  }
}
