package io.heddle.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// What all suites are told.
///
/// @param root the project folder
/// @param quick a rough run, in under a minute for each suite
/// @param threads the numbers of threads to try, ascending
/// @param seed of all workloads
/// @param workloads labels of the workloads to run; empty for all
/// @param progress where each step is told
record BenchContext(
    Path root,
    boolean quick,
    List<Integer> threads,
    long seed,
    Set<String> workloads,
    PrintWriter progress) {
  BenchContext {
    threads = List.copyOf(threads);
    workloads = Set.copyOf(workloads);
  }

  BenchContext withWorkloads(Set<String> value) {
    return new BenchContext(root, quick, threads, seed, value, progress);
  }

  /// Whether the workload was asked for.
  boolean wants(String workload) {
    return workloads.isEmpty() || workloads.contains(workload);
  }

  /// One of two values: the first for a full, the second for a quick run.
  int pick(int full, int rough) {
    return quick ? rough : full;
  }

  void say(String line) {
    progress.println("[bench] " + line);
    progress.flush();
  }

  /// Where states that take long to make are kept, and processes work.
  Path folder() {
    return root.resolve(".heddle/bench");
  }
}
