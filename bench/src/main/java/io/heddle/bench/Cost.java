package io.heddle.bench;

import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/// What a piece of work took of this process: wall time, CPU time and memory allocated of all Java
/// threads that live throughout. Compiler and garbage collector count in the wall time alone; the
/// clock that has their CPU time ticks in hundredths of a second.
record Cost(double seconds, double cpuSeconds, double allocatedBytes) {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// Where results go that nobody needs, so that no compiler drops the work.
  private static volatile Object made = "nothing";

  /// The cost of making something.
  static Cost ofMaking(Supplier<?> work) {
    return of(() -> made = work.get());
  }

  static Cost of(Runnable work) {
    long[] threads = THREADS.getAllThreadIds();
    long[] before = THREADS.getThreadCpuTime(threads);
    long allocated = THREADS.getTotalThreadAllocatedBytes();
    long start = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    long bytes = THREADS.getTotalThreadAllocatedBytes() - allocated;
    long[] after = THREADS.getThreadCpuTime(threads);
    long nanos = 0;
    for (int i = 0; i < threads.length; i++) {
      nanos += after[i] < 0 ? 0 : after[i] - before[i]; // -1: it has ended meanwhile
    }
    return new Cost(seconds, nanos / 1e9, bytes);
  }
}
