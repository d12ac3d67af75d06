package io.heddle.sequencer.rpc;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which web pages may use the RPC from a browser: their origins, or `*` for all. Requests without
/// an origin come from no browser.
final class CrossOrigin {
  private static final String ANY = "*";
  private static final String PREFLIGHT_SECONDS = "600";

  private final List<String> origins;

  CrossOrigin(List<String> origins) {
    this.origins = List.copyOf(origins);
  }

  boolean allows(@Nullable String origin) {
    return origin == null || origins.contains(ANY) || origins.contains(origin);
  }

  /// Adds the headers that let the browser hand the answer to the page.
  void mark(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null || !allows(origin)) {
      return;
    }
    HttpServerResponse response = request.response();
    response.putHeader(
        HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origins.contains(ANY) ? ANY : origin);
    response.putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
    response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "content-type");
    response.putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
  }
}
