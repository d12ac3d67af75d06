package io.heddle.sequencer.rpc.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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
  private final List<CompletableFuture<Void>> stripes = new ArrayList<>();

  BatchPreparation(List<RpcMessage.Entry> entries, Dispatcher dispatcher, Executor executor) {
    this.entries = entries;
    this.dispatcher = dispatcher;
    this.prepared = new AtomicReferenceArray<>(entries.size());
    for (int from = 0; from < entries.size(); from += STRIPE) {
      int first = from;
      stripes.add(CompletableFuture.runAsync(() -> prepare(first), executor));
    }
  }

  private void prepare(int from) {
    for (int i = from; i < Math.min(entries.size(), from + STRIPE); i++) {
      if (entries.get(i) instanceof RpcMessage.Entry.Call(var call)) {
        prepared.set(i, dispatcher.prepare(call));
      }
    }
  }

  /// The prepared call at an index; null when its method has nothing to prepare.
  Dispatcher.@Nullable Prepared take(int index) {
    stripes.get(index / STRIPE).join();
    return prepared.getAndSet(index, null);
  }

  /// Nobody waits for what is left.
  void cancel() {
    stripes.forEach(stripe -> stripe.cancel(false));
  }
}
