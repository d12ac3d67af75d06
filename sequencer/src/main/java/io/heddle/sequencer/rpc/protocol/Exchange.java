package io.heddle.sequencer.rpc.protocol;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.heddle.sequencer.FatalError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One message and its reply. A worker thread answers the message's calls in order; when time is
/// over first, [#expire] replies in its place, with what is answered by then and a timed-out error
/// for the rest. Exactly one reply goes out.
///
/// States: running → replied, by whichever of the two comes first. What both use is guarded by
/// `this`; the rest is the worker's.
final class Exchange implements Dispatcher.Share {
  private static final Logger LOG = Logger.getLogger(Exchange.class);

  private final byte[] body;
  private final Session session;
  private final Consumer<Reply> sink;
  private final ReplyRoom room;
  private final int maxCost;
  private final Turns turns;
  private final ByteBudget parsing;

  private @Nullable RpcMessage message;
  private final List<Reply> answers = new ArrayList<>();
  private int answered;
  private int spent;
  private long parsedBytes;
  private boolean replied;
  private @Nullable Thread interruptible;

  /// The worker's first bug.
  private @Nullable Throwable bug;

  /// What the worker holds while it answers, and gives up while it waits for an expensive call.
  interface Turns {
    void give();

    void takeAgain();
  }

  /// @param turns of the message
  /// @param parsing memory for what messages are parsed into
  Exchange(
      byte[] body,
      Session session,
      ReplyRoom room,
      int maxCost,
      Turns turns,
      ByteBudget parsing,
      Consumer<Reply> sink) {
    this.body = body;
    this.session = session;
    this.room = room;
    this.maxCost = maxCost;
    this.turns = turns;
    this.parsing = parsing;
    this.sink = sink;
  }

  /// Answers the whole message on the calling thread.
  ///
  /// @param preparers threads for the parts of a batch that can be done ahead
  void run(RpcMessage.Reader reader, Dispatcher dispatcher, ExecutorService preparers) {
    try {
      if (!isOver()) {
        answer(reader, dispatcher, preparers);
      }
    } catch (RpcException e) {
      finish(Reply.of(Replies.error(e)));
    } catch (Throwable e) {
      LOG.errorf(e, "rpc message failed");
      broken(e);
      finish(
          Reply.of(
              Replies.error(
                  new RpcException(RpcCode.INTERNAL_ERROR, "internal error: see the node's log"))));
    } finally {
      parsing.give(parsedBytes);
    }
    if (bug != null) {
      FatalError.reportIfIn(bug);
    }
  }

  @Override
  public void broken(Throwable newBug) {
    bug = bug == null ? newBug : bug;
  }

  private void answer(RpcMessage.Reader reader, Dispatcher dispatcher, ExecutorService preparers) {
    long estimate = RpcMessage.parsedBytes(body);
    if (!parsing.take(estimate)) {
      throw RpcException.limit("too many large requests at once: try again later");
    }
    parsedBytes = estimate;
    RpcMessage read = reader.read(body);
    if (!begin(read)) {
      return;
    }
    List<RpcMessage.Entry> entries = read.entries();
    if (entries.size() == 1) {
      answerAll(entries, dispatcher, null);
      return;
    }
    BatchPreparation ahead = new BatchPreparation(entries, dispatcher, preparers);
    try {
      answerAll(entries, dispatcher, ahead);
    } finally {
      ahead.cancel();
    }
  }

  private void answerAll(
      List<RpcMessage.Entry> entries, Dispatcher dispatcher, @Nullable BatchPreparation ahead) {
    Set<Runnable> beforeReply = new LinkedHashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i) instanceof RpcMessage.Entry.Call(var call)) {
        dispatcher.beforeReply(call).ifPresent(beforeReply::add);
      }
      Dispatcher.Prepared prepared = ahead == null ? null : ahead.take(i);
      if (!add(entries.get(i), answer(entries.get(i), prepared, dispatcher))) {
        return;
      }
    }
    beforeReply.forEach(Runnable::run);
    finish(null);
  }

  /// Replies now, with whatever is answered.
  void expire() {
    Reply reply;
    synchronized (this) {
      if (replied) {
        return;
      }
      replied = true;
      if (interruptible != null) {
        interruptible.interrupt();
      }
      reply = message == null ? Reply.of(Replies.error(Dispatcher.timedOut())) : expired(message);
    }
    send(reply);
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public ReplyRoom room() {
    return room;
  }

  @Override
  public long bytes() {
    return body.length + parsedBytes;
  }

  /// A single call is bounded by its method's own bounds.
  @Override
  public void spend(CallCost cost) {
    RpcMessage all = Objects.requireNonNull(message);
    if (all.entries().size() > 1 && spent + cost.units() > maxCost) {
      throw RpcException.limit(
          "batch too costly: its calls so far cost %d, this one costs %d, want at most %d together"
                  .formatted(spent, cost.units(), maxCost)
              + " (heddle.rpc.max-batch-cost): send it in another batch");
    }
    spent += cost.units();
  }

  @Override
  public void stepAside() {
    turns.give();
    synchronized (this) {
      interruptible = Thread.currentThread();
      if (replied) {
        interruptible.interrupt();
      }
    }
  }

  @Override
  @SuppressWarnings("ResultOfMethodCallIgnored")
  public void comeBack() {
    synchronized (this) {
      interruptible = null;
      Thread.interrupted();
    }
    turns.takeAgain();
  }

  private Reply answer(
      RpcMessage.Entry entry, Dispatcher.@Nullable Prepared prepared, Dispatcher dispatcher) {
    return switch (entry) {
      case RpcMessage.Entry.Invalid(var id, var error) -> Replies.error(id, error, room);
      case RpcMessage.Entry.Call(var call) ->
          room.isFull()
              ? Reply.of(
                  Replies.error(
                      call.id(),
                      new RpcException(
                          RpcCode.RESPONSE_TOO_LARGE,
                          "response too large: the batch's replies are over "
                              + room.maxBytes()
                              + " bytes")))
              : dispatcher.answer(call, prepared, this);
    };
  }

  private synchronized boolean isOver() {
    return replied;
  }

  private synchronized boolean begin(RpcMessage read) {
    message = read;
    return !replied;
  }

  private synchronized boolean add(RpcMessage.Entry entry, Reply answer) {
    answered++;
    if (wantsReply(entry)) {
      answers.add(answer);
    }
    return !replied;
  }

  private void finish(@Nullable Reply error) {
    Reply reply;
    synchronized (this) {
      if (replied) {
        return;
      }
      replied = true;
      reply = error != null ? error : assemble(answers);
    }
    send(reply);
  }

  /// From here on the reply is the transport's.
  private void send(Reply reply) {
    try {
      sink.accept(reply);
    } finally {
      room.close();
    }
  }

  private Reply expired(RpcMessage expiring) {
    List<Reply> all = new ArrayList<>(answers);
    for (RpcMessage.Entry entry : expiring.entries().subList(answered, expiring.entries().size())) {
      if (wantsReply(entry)) {
        var id =
            entry instanceof RpcMessage.Entry.Call(var call)
                ? call.id()
                : MissingNode.getInstance();
        all.add(Reply.of(Replies.error(id, Dispatcher.timedOut())));
      }
    }
    return assemble(all);
  }

  private Reply assemble(List<Reply> replies) {
    if (replies.isEmpty()) {
      return Reply.NONE;
    }
    return message != null && message.batch() ? Reply.batch(replies) : replies.getFirst();
  }

  private static boolean wantsReply(RpcMessage.Entry entry) {
    return !(entry instanceof RpcMessage.Entry.Call(var call) && call.isNotification());
  }
}
