package io.heddle.primitives.thread;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/// Platform threads for work that may be late, at a low priority: block production and answers to
/// users come first, and get the processor at once when they want it.
///
/// Platform threads, because such work computes: on virtual threads a few of these tasks take every
/// carrier, and whatever else runs on virtual threads waits for minutes. Threads that they start
/// are of the same priority. Daemons: they never keep a process from ending.
public final class BackgroundThreads {

  /// How far behind others the work stands.
  public enum Priority {
    /// Posting: the chain stops taking transactions when it falls too far behind. A third of the
    /// share of a normal thread where both want the processor.
    POSTING(5),
    /// Expensive questions of users: they get what block production and quick answers leave. A
    /// fifth.
    ANSWERING(7),
    /// Proving and learning: late is good enough. A tenth.
    PROVING(10);

    private final int niceness;

    Priority(int niceness) {
      this.niceness = niceness;
    }

    /// The scheduler's nice value, 0 being that of normal threads and 19 the last.
    public int niceness() {
      return niceness;
    }
  }

  private BackgroundThreads() {}

  /// Makes threads of this name.
  public static ThreadFactory named(String name, Priority priority) {
    return task -> thread(name, priority, task);
  }

  /// Makes threads `name-1`, `name-2` and so on.
  public static ThreadFactory numbered(String name, Priority priority) {
    AtomicInteger made = new AtomicInteger();
    return task -> thread(name + "-" + made.incrementAndGet(), priority, task);
  }

  private static Thread thread(String name, Priority priority, Runnable task) {
    return Thread.ofPlatform()
        .daemon()
        .name(name)
        .unstarted(() -> {
          Niceness.ofThisThread(priority.niceness());
          task.run();
        });
  }
}
