package io.heddle.prover;

import io.heddle.prover.AttestorSeat.Answer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One request put to the attestors, a few at a time, until enough have signed or enough cannot.
final class AttestationRound {
  /// How long a round waits for an attestor that was called off, before it lets the next one
  /// compute beside it; or the limit, if that is shorter.
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final ProofRequest request;
  private final Duration limit;
  private final int threshold;
  private final int atOnce;
  private final UnaryOperator<Answer> check;
  private final Deque<AttestorSeat> waiting;
  private final Map<AttestorSeat, Long> deadlines = new LinkedHashMap<>();
  private final BlockingQueue<Answer> arrived = new LinkedBlockingQueue<>();
  private final List<Answer> answers = new ArrayList<>();
  private int signed;

  /// @param atOnce attestors that compute at the same time
  /// @param check turns an answer that does not count into a refusal
  AttestationRound(
      ProofRequest request,
      Duration limit,
      int threshold,
      int atOnce,
      List<AttestorSeat> seats,
      UnaryOperator<Answer> check) {
    this.request = request;
    this.limit = limit;
    this.threshold = threshold;
    this.atOnce = atOnce;
    this.check = check;
    this.waiting = new ArrayDeque<>(seats);
  }

  /// The answers that came in until it was clear what comes of them. Whoever is still at it is
  /// called off.
  List<Answer> ask(StopSignal stop) throws InterruptedException {
    Thread asking = Thread.currentThread();
    stop.onGiven(asking::interrupt);
    try {
      while (signed < threshold && signed + deadlines.size() + waiting.size() >= threshold) {
        begin();
        next();
      }
      return answers;
    } finally {
      deadlines.keySet().forEach(AttestorSeat::stop);
    }
  }

  private void begin() throws InterruptedException {
    while (deadlines.size() < atOnce && !waiting.isEmpty()) {
      AttestorSeat seat = waiting.remove();
      if (seat.awaitFree(graceMillis())) {
        seat.begin(request, arrived);
        deadlines.put(seat, System.nanoTime() + limit.toNanos());
      } else {
        add(timeout(seat, "still at an earlier request that was called off"));
      }
    }
  }

  private void next() throws InterruptedException {
    if (deadlines.isEmpty()) {
      return;
    }
    Map.Entry<AttestorSeat, Long> first = deadlines.entrySet().iterator().next();
    @Nullable Answer answer =
        arrived.poll(Math.max(0, first.getValue() - System.nanoTime()), TimeUnit.NANOSECONDS);
    if (answer == null) {
      AttestorSeat late = first.getKey();
      deadlines.remove(late);
      late.stop();
      add(timeout(late, "no answer in " + limit.toMillis() + " ms"));
      var _ = late.awaitFree(graceMillis());
    } else if (deadlines.remove(answer.seat()) != null) {
      add(check.apply(answer));
    }
  }

  private void add(Answer answer) {
    answers.add(answer);
    if (answer.result() instanceof AttestationResult.Signed) {
      signed++;
    }
  }

  private long graceMillis() {
    return Math.min(GRACE.toMillis(), limit.toMillis());
  }

  private static Answer timeout(AttestorSeat seat, String detail) {
    return new Answer(seat, new AttestationResult.Refused(RefusalReason.TIMEOUT, detail));
  }
}
