package io.heddle.sequencer.store;

import io.heddle.sequencer.StoreUnavailableException;
import io.smallrye.mutiny.CompositeException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// What a failed database call means. The one rule for all who talk to PostgreSQL:
///
/// 1. An `Error` stays one.
/// 2. A statement that PostgreSQL refused for what it says is a bug: [RefusedStatementException].
/// 3. A connection that is lost, a server that is away, full, read-only or shutting down, a
///    deadlock, a time limit: [StoreUnavailableException]. The call may have taken effect; whoever
///    repeats it looks first.
/// 4. Anything else is a failure of our own code, and stays what it is.
///
/// All parts of a failure are looked at: causes, suppressed ones, and what Mutiny joins when a
/// rollback fails after the work.
public final class DatabaseFailure {
  /// Parts of one failure that are looked at.
  private static final int MAX_PARTS = 64;

  /// Classes of SQLSTATE that pass: connection (08), authorization, which the operator mends (28),
  /// no such database (3D), rollback (40), resources (53), operator intervention (57), system (58).
  private static final Set<String> PASSING_CLASSES =
      Set.of("08", "28", "3D", "40", "53", "57", "58");

  /// Read-only server, transaction that failed earlier, one that stood idle, object in use, lock
  /// not available in time.
  private static final Set<String> PASSING_STATES =
      Set.of("25006", "25P02", "25P03", "55006", "55P03");

  private static final Map<String, String> WORDS =
      Map.of(
          "57014", "the statement took longer than its time limit",
          "57P01", "the server ended the connection",
          "57P03", "the server is starting up or shutting down",
          "53300", "the server has no connection free",
          "53100", "the server's disk is full",
          "25006", "the server is read-only");

  private DatabaseFailure() {}

  /// The exception to throw for what a call failed with.
  ///
  /// @throws Error when there is one among the parts
  public static RuntimeException of(Throwable failure) {
    List<Throwable> parts = parts(failure);
    Optional<String> passing = Optional.empty();
    for (Throwable part : parts) {
      if (part instanceof Error error) {
        throw error;
      }
      @Nullable String state = sqlState(part);
      if (state != null && !passes(state)) {
        return new RefusedStatementException(state, part);
      }
      passing = passing.or(() -> passing(part, state));
    }
    if (passing.isPresent()) {
      return new StoreUnavailableException("database: " + passing.get(), failure);
    }
    return failure instanceof RuntimeException bug
        ? bug
        : new IllegalStateException("database: " + failure, failure);
  }

  /// The failure itself first, breadth first, without repetition.
  private static List<Throwable> parts(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> ordered = new ArrayList<>();
    Deque<Throwable> next = new ArrayDeque<>(List.of(failure));
    while (!next.isEmpty() && ordered.size() < MAX_PARTS) {
      Throwable part = next.remove();
      if (!seen.add(part)) {
        continue;
      }
      ordered.add(part);
      if (part instanceof CompositeException joined) {
        next.addAll(joined.getCauses());
      }
      if (part.getCause() != null) {
        next.add(part.getCause());
      }
      next.addAll(List.of(part.getSuppressed()));
    }
    return ordered;
  }

  private static @Nullable String sqlState(Throwable part) {
    return switch (part) {
      case DatabaseException answer -> answer.getSqlState();
      case SQLException answer -> answer.getSQLState();
      default -> null;
    };
  }

  private static boolean passes(String sqlState) {
    return PASSING_STATES.contains(sqlState)
        || (sqlState.length() == 5 && PASSING_CLASSES.contains(sqlState.substring(0, 2)));
  }

  /// Why a part may pass, in words that anybody may read; empty when it says nothing of the kind.
  private static Optional<String> passing(Throwable part, @Nullable String sqlState) {
    if (sqlState != null) {
      return Optional.of(WORDS.getOrDefault(sqlState, "not possible now, sqlState=" + sqlState));
    }
    return switch (part) {
      case TimeoutException _, io.smallrye.mutiny.TimeoutException _ ->
          Optional.of("no answer in time");
      case InterruptedException _ -> Optional.of("interrupted");
      case IOException _ -> Optional.of("the server cannot be reached");
      case VertxException _ -> Optional.of("the connection is lost");
      case NoStackTraceThrowable word when !encoding(word) -> Optional.of("the connection is lost");
      default -> Optional.empty();
    };
  }

  /// The client says with the same type that a connection is gone, and that a parameter has the
  /// wrong type or their number is wrong.
  private static boolean encoding(NoStackTraceThrowable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("for encoding") || message.contains("number of parameters");
  }
}
