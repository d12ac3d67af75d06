package io.heddle.sequencer.rpc.protocol;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One message and its reply. A worker thread answers the message's calls in order; when time is
/// over first, [#expire] replies in its place, with what is answered by then and a timed-out error
/// for the rest. Exactly one reply goes out.
///
/// States: running → replied, by whichever of the two comes first. All fields are guarded by
/// `this`.
final class Exchange implements Dispatcher.Interrupts {
  private static final byte[] NOTHING = new byte[0];

  private final byte[] body;
  private final Session session;
  private final Consumer<byte[]> sink;
  private final int maxResponseBytes;

  private @Nullable RpcMessage message;
  private final List<byte[]> answers = new ArrayList<>();
  private int answered;
  private int remainingBytes;
  private boolean replied;
  private @Nullable Thread interruptible;

  Exchange(byte[] body, Session session, int maxResponseBytes, Consumer<byte[]> sink) {
    this.body = body;
    this.session = session;
    this.maxResponseBytes = maxResponseBytes;
    this.remainingBytes = maxResponseBytes;
    this.sink = sink;
  }

  /// Answers the whole message on the calling thread.
  ///
  /// @param preparers threads for the parts of a batch that can be done ahead
  void run(RpcMessage.Reader reader, Dispatcher dispatcher, ExecutorService preparers) {
    RpcMessage read;
    try {
      read = reader.read(body);
    } catch (RpcException e) {
      finish(Replies.error(e));
      return;
    }
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
    byte[] reply;
    synchronized (this) {
      if (replied) {
        return;
      }
      replied = true;
      if (interruptible != null) {
        interruptible.interrupt();
      }
      reply = message == null ? Replies.error(Dispatcher.timedOut()) : expired(message);
    }
    sink.accept(reply);
  }

  @Override
  public synchronized void allow() {
    interruptible = Thread.currentThread();
    if (replied) {
      interruptible.interrupt();
    }
  }

  @Override
  @SuppressWarnings("ResultOfMethodCallIgnored")
  public synchronized void forbid() {
    interruptible = null;
    Thread.interrupted();
  }

  private byte[] answer(
      RpcMessage.Entry entry, Dispatcher.@Nullable Prepared prepared, Dispatcher dispatcher) {
    return switch (entry) {
      case RpcMessage.Entry.Invalid(var id, var error) -> Replies.error(id, error);
      case RpcMessage.Entry.Call(var call) -> {
        int remaining = remainingBytes();
        yield remaining > 0
            ? dispatcher.answer(call, prepared, session, this, remaining)
            : Replies.error(
                call.id(),
                new RpcException(
                    RpcCode.RESPONSE_TOO_LARGE,
                    "response too large: the batch's replies are over "
                        + maxResponseBytes
                        + " bytes"));
      }
    };
  }

  private synchronized boolean begin(RpcMessage read) {
    message = read;
    return !replied;
  }

  private synchronized int remainingBytes() {
    return remainingBytes;
  }

  private synchronized boolean add(RpcMessage.Entry entry, byte[] answer) {
    answered++;
    remainingBytes -= answer.length;
    if (wantsReply(entry)) {
      answers.add(answer);
    }
    return !replied;
  }

  private void finish(byte @Nullable [] error) {
    byte[] reply;
    synchronized (this) {
      if (replied) {
        return;
      }
      replied = true;
      reply = error != null ? error : assemble(answers);
    }
    sink.accept(reply);
  }

  private byte[] expired(RpcMessage expiring) {
    List<byte[]> all = new ArrayList<>(answers);
    for (RpcMessage.Entry entry : expiring.entries().subList(answered, expiring.entries().size())) {
      if (wantsReply(entry)) {
        var id =
            entry instanceof RpcMessage.Entry.Call(var call)
                ? call.id()
                : MissingNode.getInstance();
        all.add(Replies.error(id, Dispatcher.timedOut()));
      }
    }
    return assemble(all);
  }

  private byte[] assemble(List<byte[]> replies) {
    if (replies.isEmpty()) {
      return NOTHING;
    }
    return message != null && message.batch() ? Replies.batch(replies) : replies.getFirst();
  }

  private static boolean wantsReply(RpcMessage.Entry entry) {
    return !(entry instanceof RpcMessage.Entry.Call(var call) && call.isNotification());
  }
}
