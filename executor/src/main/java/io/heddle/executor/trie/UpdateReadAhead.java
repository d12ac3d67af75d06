package io.heddle.executor.trie;

import io.heddle.executor.trie.TrieNode.Branch;
import org.jspecify.annotations.Nullable;

/// Reads a little of what a few changes will meet, before any of them is made.
///
/// A large trie lies outside of the processor's caches, and most of an update's time is waiting for
/// memory. Reads that do not depend on each other wait together; in the course of the work they
/// would wait one after the other. So all branches on the way of up to [#WINDOW] changes are read
/// level by level: few enough to be in the nearest cache still when their turn comes. For one
/// thread.
final class UpdateReadAhead {
  private static final int WINDOW = 128;

  private final TrieBatch batch;

  private Level level = new Level();
  private Level nextLevel = new Level();

  /// The changes before this one have been read ahead.
  private int done;

  @SuppressWarnings("UnusedVariable") // the sum of what was read, so that it is read
  private int sum;

  /// Nodes at one depth, and the changes below each.
  private static final class Level {
    final @Nullable TrieNode[] nodes = new @Nullable TrieNode[WINDOW];
    final int[] starts = new int[WINDOW];
    final int[] ends = new int[WINDOW];
    int size;

    /// Does not look at the node.
    void add(TrieNode node, int start, int end) {
      nodes[size] = node;
      starts[size] = start;
      ends[size++] = end;
    }

    /// Reads the nodes and then what they hold, each of them before the next kind.
    int read() {
      int read = 0;
      for (int i = 0; i < size; i++) {
        read += nodes[i] instanceof Branch ? 1 : 0;
      }
      for (int i = 0; i < size; i++) {
        if (nodes[i] instanceof Branch branch) {
          byte[] leaves = branch.leaves;
          @Nullable TrieNode[] below = branch.nodes;
          read += leaves == null ? 0 : leaves.length;
          read += below == null ? 0 : below.length;
        }
      }
      return read;
    }
  }

  UpdateReadAhead(TrieBatch batch) {
    this.batch = batch;
  }

  /// Reads what the changes `[from..to)` below a branch at `depth` will meet, unless they are too
  /// many at once, or have been read ahead as part of more.
  void below(Branch base, int from, int to, int depth) {
    if (from < done || from == to || to - from > WINDOW) {
      return;
    }
    done = to;
    int read = 0;
    for (int i = from; i < to; i++) {
      read += batch.touch(i);
    }
    level.size = 0;
    level.add(base, from, to);
    for (int at = depth; level.size > 0; at++) {
      nextLevel.size = 0;
      for (int i = 0; i < level.size; i++) {
        if (level.nodes[i] instanceof Branch branch) {
          addChildren(branch, level.starts[i], level.ends[i], at);
        }
      }
      read += nextLevel.read();
      Level swapped = level;
      level = nextLevel;
      nextLevel = swapped;
    }
    sum += read;
  }

  private void addChildren(Branch branch, int from, int to, int depth) {
    @Nullable TrieNode[] nodes = branch.nodes;
    if (nodes == null) {
      return;
    }
    int at = batch.length(from) == depth ? from + 1 : from;
    while (at < to) {
      int end = batch.groupEnd(at, to, depth);
      TrieNode child = nodes[batch.nibble(at, depth)];
      if (child != null) {
        nextLevel.add(child, at, end);
      }
      at = end;
    }
  }
}
