package io.heddle.sequencer.node;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Keeps web pages away from health and metrics. A page of another origin says so; a page whose own
/// name was pointed at this address (DNS rebinding) gives itself away by that name in `Host`, which
/// is why only names that are configured are answered, beside addresses and `localhost`.
@Singleton
class ManagementAccess {
  private static final Pattern IP_V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern IP_V6 = Pattern.compile("\\[?[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*]?");

  private final List<String> hosts;
  private final List<String> origins;

  @Inject
  ManagementAccess(NodeConfig config) {
    this(
        config.management().hosts().orElse(List.of()),
        config.management().origins().orElse(List.of()));
  }

  /// @param hosts names by which the interface may be asked
  /// @param origins of web pages that may ask
  ManagementAccess(List<String> hosts, List<String> origins) {
    this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    this.origins = List.copyOf(origins);
  }

  void protect(@Observes ManagementInterface management) {
    management.router().route().order(Integer.MIN_VALUE).handler(this::check);
  }

  private void check(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    HostAndPort authority = request.authority();
    String host = authority == null ? request.getHeader(HttpHeaders.HOST) : authority.host();
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (!answersHost(host)) {
      refuse(routing, "host", host, "heddle.management.hosts");
    } else if (!answersOrigin(origin)) {
      refuse(routing, "origin", origin, "heddle.management.origins");
    } else {
      routing.next();
    }
  }

  /// No browser leaves the host out.
  boolean answersHost(@Nullable String host) {
    if (host == null) {
      return true;
    }
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || IP_V6.matcher(name).matches()
        || IP_V4.matcher(name).matches()
        || hosts.contains(name);
  }

  boolean answersOrigin(@Nullable String origin) {
    return origin == null || origins.contains(origin);
  }

  private static void refuse(
      RoutingContext routing, String what, @Nullable String value, String setting) {
    routing
        .response()
        .setStatusCode(403)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .end("%s not allowed: %s; list it in %s\n".formatted(what, value, setting));
  }
}
