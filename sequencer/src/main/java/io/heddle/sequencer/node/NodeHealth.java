package io.heddle.sequencer.node;

import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.builder.ProductionStatus;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/// Health: alive as long as the process answers (it serves reads even when production has stopped);
/// ready when it has recovered, PostgreSQL answers, and blocks are produced.
final class NodeHealth {
  private NodeHealth() {}

  /// Recovered and started.
  @Readiness
  @ApplicationScoped
  static class Started implements HealthCheck {
    private final Node node;

    Started(Node node) {
      this.node = node;
    }

    @Override
    public HealthCheckResponse call() {
      return HealthCheckResponse.named("node")
          .withData("phase", node.phase())
          .status(node.running().isPresent())
          .build();
    }
  }

  /// PostgreSQL answers.
  @Readiness
  @ApplicationScoped
  static class PostgresAnswers implements HealthCheck {
    private final Node node;

    PostgresAnswers(Node node) {
      this.node = node;
    }

    @Override
    public HealthCheckResponse call() {
      HealthCheckResponseBuilder response = HealthCheckResponse.named("postgresql");
      if (node.running().isEmpty()) {
        return response.down().build();
      }
      try {
        node.running().get().chain().database().ping();
        return response.up().build();
      } catch (StoreUnavailableException e) {
        return response.down().withData("error", String.valueOf(e.getMessage())).build();
      }
    }
  }

  /// Blocks are produced.
  @Readiness
  @ApplicationScoped
  static class Producing implements HealthCheck {
    private final Node node;

    Producing(Node node) {
      this.node = node;
    }

    @Override
    public HealthCheckResponse call() {
      HealthCheckResponseBuilder response = HealthCheckResponse.named("block production");
      ProductionStatus status =
          node.running()
              .map(running -> running.roles().production())
              .orElse(new ProductionStatus.Starting());
      return switch (status) {
        case ProductionStatus.Producing _ -> {
          node.running()
              .flatMap(running -> running.roles().journalProblem())
              .ifPresent(problem -> response.withData("journal", "NOT WRITTEN: " + problem));
          yield response.withData("status", "producing").up().build();
        }
        case ProductionStatus.Starting _ -> response.withData("status", "starting").down().build();
        case ProductionStatus.Waiting waiting ->
            response.withData("status", "waiting: " + waiting.reason()).down().build();
        case ProductionStatus.Stopped stopped ->
            response
                .withData(
                    "status", (stopped.broken() ? "BROKEN: " : "stopped: ") + stopped.reason())
                .down()
                .build();
      };
    }
  }

  /// L1 answers, and none of the loops towards it has broken.
  @Readiness
  @ApplicationScoped
  static class L1Answers implements HealthCheck {
    private final Node node;

    L1Answers(Node node) {
      this.node = node;
    }

    @Override
    public HealthCheckResponse call() {
      HealthCheckResponseBuilder response = HealthCheckResponse.named("l1");
      if (node.running().isEmpty()) {
        return response.down().build();
      }
      boolean up = true;
      for (StepLoop loop : node.running().get().roles().loops()) {
        response.withData(loop.name(), loop.state() + loop.problem().map(p -> ": " + p).orElse(""));
        up &= loop.state() == StepLoop.State.RUNNING || loop.state() == StepLoop.State.STARTING;
      }
      return response.status(up).build();
    }
  }

  /// The process answers.
  @Liveness
  @ApplicationScoped
  static class Alive implements HealthCheck {
    @Override
    public HealthCheckResponse call() {
      return HealthCheckResponse.up("process");
    }
  }
}
