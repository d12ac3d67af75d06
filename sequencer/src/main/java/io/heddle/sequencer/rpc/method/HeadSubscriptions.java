package io.heddle.sequencer.rpc.method;

import io.heddle.sequencer.HeadFeed;
import io.heddle.sequencer.LogQuery;
import io.heddle.sequencer.LogView;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.rpc.protocol.Event;
import io.heddle.sequencer.rpc.protocol.Session.Sink;
import io.heddle.sequencer.rpc.shape.BlockJson;
import io.heddle.sequencer.rpc.shape.LogJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// All subscriptions of all clients behind one listener of new heads: an event is written once, for
/// whoever it goes to, and each log is looked up once in the index of all filters.
///
/// Threads: heads come on the feed thread; subscriptions begin and end on any, and wait for
/// nothing.
final class HeadSubscriptions implements HeadFeed.Listener {
  private final HeadFeed feed;
  private final Set<Sink> heads = ConcurrentHashMap.newKeySet();
  private final Set<Sink> logs = ConcurrentHashMap.newKeySet();
  private final LogIndex<Sink> filters = new LogIndex<>();
  private final MatchingCosts costs = new MatchingCosts();

  /// Guards `listening`, and that it is there as long as anybody is subscribed.
  private final Object lock = new Object();

  private HeadFeed.@Nullable Subscription listening;

  HeadSubscriptions(HeadFeed feed) {
    this.feed = feed;
  }

  AutoCloseable newHeads(Sink sink) {
    heads.add(sink);
    listen();
    return () -> {
      heads.remove(sink);
      rest();
    };
  }

  AutoCloseable logs(LogQuery query, Sink sink) {
    LogIndex.Entry<Sink> entry = new LogIndex.Entry<>(query, sink, costs.open(sink));
    logs.add(sink);
    filters.add(entry);
    listen();
    return () -> {
      filters.remove(entry);
      costs.close(sink.client());
      logs.remove(sink);
      rest();
    };
  }

  private void listen() {
    synchronized (lock) {
      if (listening == null && !isEmpty()) {
        listening = feed.subscribe(this);
      }
    }
  }

  private void rest() {
    synchronized (lock) {
      if (listening != null && isEmpty()) {
        listening.close();
        listening = null;
      }
    }
  }

  private boolean isEmpty() {
    return heads.isEmpty() && logs.isEmpty();
  }

  @Override
  public void onHead(SealedBlock block, List<ReceiptView> receipts) {
    if (!heads.isEmpty()) {
      Event event = Event.of(BlockJson.header(block.sealedHeader()));
      heads.forEach(sink -> sink.accept(event));
    }
    if (logs.isEmpty()) {
      return;
    }
    costs.beginBlock();
    for (ReceiptView receipt : receipts) {
      for (LogView view : LogJson.logs(receipt)) {
        LogEvent event = new LogEvent(view);
        filters.match(view.log(), sink -> sink.accept(event.get()));
        costs.check();
      }
    }
  }

  /// Whoever is subscribed has lost heads, and is told; who subscribes from now on has not.
  @Override
  public void onLost(String reason) {
    synchronized (lock) {
      listening = null;
    }
    List<Sink> behind = new ArrayList<>(heads);
    behind.addAll(logs);
    behind.forEach(sink -> sink.lost(reason));
    listen();
  }

  /// A log as an event, written when the first subscription wants it.
  private static final class LogEvent {
    private final LogView view;
    private @Nullable Event event;

    LogEvent(LogView view) {
      this.view = view;
    }

    Event get() {
      Event written = event;
      if (written == null) {
        written = Event.of(LogJson.of(view));
        event = written;
      }
      return written;
    }
  }
}
