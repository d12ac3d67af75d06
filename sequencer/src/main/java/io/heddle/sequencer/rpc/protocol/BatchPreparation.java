package io.heddle.sequencer.rpc.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Prepares the calls of a batch on several threads, ahead of the one that answers them in order.
///
/// A batch's calls are answered one after the other, so that later ones see what earlier ones did.
/// But recovering the senders of its transactions is nearly all the work, and depends on nothing.
/// Calls are prepared in stripes of consecutive ones; a stripe is waited for when its first answer
/// is due.
final class BatchPreparation {
  /// Calls in a stripe.
  static final int STRIPE = 16;

  private final List<RpcMessage.Entry> entries;
  private final Dispatcher dispatcher;
  private final AtomicReferenceArray<Dispatcher.@Nullable Prepared> prepared;
  private final List<Future<?>> stripes = new ArrayList<>();

  BatchPreparation(
      List<RpcMessage.Entry> entries, Dispatcher dispatcher, ExecutorService executor) {
    this.entries = entries;
    this.dispatcher = dispatcher;
    this.prepared = new AtomicReferenceArray<>(entries.size());
    if (entries.stream().anyMatch(this::preparable)) {
      for (int from = 0; from < entries.size(); from += STRIPE) {
        stripes.add(start(from, executor));
      }
    }
  }

  private boolean preparable(RpcMessage.Entry entry) {
    return entry instanceof RpcMessage.Entry.Call(var call) && dispatcher.prepares(call);
  }

  private Future<?> start(int from, ExecutorService executor) {
    try {
      return executor.submit(() -> prepare(from));
    } catch (RejectedExecutionException closing) {
      return CompletableFuture.failedFuture(closing);
    }
  }

  private void prepare(int from) {
    for (int i = from; i < Math.min(entries.size(), from + STRIPE); i++) {
      if (entries.get(i) instanceof RpcMessage.Entry.Call(var call)) {
        prepared.set(i, dispatcher.prepare(call));
      }
    }
  }

  /// The prepared call at an index; null when its method has nothing to prepare. Calls that were
  /// not reached because an earlier one of their stripe broke down have failed with it.
  Dispatcher.@Nullable Prepared take(int index) {
    if (stripes.isEmpty() || !preparable(entries.get(index))) {
      return null;
    }
    Exception broken = null;
    try {
      stripes.get(index / STRIPE).get();
    } catch (ExecutionException | CancellationException | InterruptedException e) {
      broken = e;
    }
    Dispatcher.Prepared done = prepared.getAndSet(index, null);
    return done == null && broken != null ? new Dispatcher.Prepared.Failed(broken) : done;
  }

  /// Nobody waits for what is left.
  void cancel() {
    stripes.forEach(stripe -> stripe.cancel(false));
  }
}
