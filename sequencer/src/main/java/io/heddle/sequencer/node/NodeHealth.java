package io.heddle.sequencer.node;

import io.heddle.sequencer.node.HealthReport.Finding;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.Wellness;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/// The health pages ([HealthReport] has what they say):
///
/// - `live`: the process answers; it serves reads even when production has stopped;
/// - `ready`: it can serve, and what else is wrong is shown without making it DOWN;
/// - `well`: DOWN as well while L1 is away, a loop waits or has stopped, batches or proofs are
///   late.
///
/// Checks run on an event loop, since they wait for nothing: no busy worker thread delays them.
final class NodeHealth {
  private NodeHealth() {}

  private static Uni<HealthCheckResponse> response(Finding finding) {
    return Uni.createFrom()
        .item(
            HealthCheckResponse.named(finding.name())
                .withData("status", finding.words())
                .status(finding.well())
                .build());
  }

  private static Uni<HealthCheckResponse> response(
      String name, boolean well, List<Finding> findings) {
    HealthCheckResponseBuilder response = HealthCheckResponse.named(name).status(well);
    findings.forEach(finding -> response.withData(finding.name(), finding.words()));
    return Uni.createFrom().item(response.build());
  }

  /// Recovered and started.
  @Readiness
  @Wellness
  @Singleton
  static class Started implements AsyncHealthCheck {
    private final HealthReport report;

    Started(HealthReport report) {
      this.report = report;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
      return response(report.started());
    }
  }

  /// PostgreSQL answers, and this process holds the lease.
  @Readiness
  @Wellness
  @Singleton
  static class PostgresAnswers implements AsyncHealthCheck {
    private final HealthReport report;

    PostgresAnswers(HealthReport report) {
      this.report = report;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
      return response(report.database());
    }
  }

  /// Blocks are produced, in time.
  @Readiness
  @Wellness
  @Singleton
  static class Producing implements AsyncHealthCheck {
    private final HealthReport report;

    Producing(HealthReport report) {
      this.report = report;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
      return response(report.production());
    }
  }

  /// What is not well, and leaves the node able to serve: shown, never DOWN.
  @Readiness
  @Singleton
  static class OutsideShown implements AsyncHealthCheck {
    private final HealthReport report;

    OutsideShown(HealthReport report) {
      this.report = report;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
      return response("outside", true, report.outside());
    }
  }

  /// The same, DOWN while any of it is not well.
  @Wellness
  @Singleton
  static class OutsideWell implements AsyncHealthCheck {
    private final HealthReport report;

    OutsideWell(HealthReport report) {
      this.report = report;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
      return response(
          "outside", report.outside().stream().allMatch(Finding::well), report.outside());
    }
  }

  /// The process answers.
  @Liveness
  @Singleton
  static class Alive implements AsyncHealthCheck {
    @Override
    public Uni<HealthCheckResponse> call() {
      return Uni.createFrom().item(HealthCheckResponse.up("process"));
    }
  }
}
