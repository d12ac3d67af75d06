package io.heddle.batcher.l1.rpc;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Where an L1 or a beacon node answers. Providers put keys into the URL's path, query or user
/// information: all of that is sent to the node and shown to nobody, so this shows host and port
/// only, and [#redact] takes the rest out of what others say.
public final class L1Endpoint {
  /// Shorter parts of a path or query are no keys, and would garble what they are taken out of.
  private static final int SHORTEST_SECRET = 6;

  private static final String HIDDEN = "…";

  private final URI uri;
  private final List<String> secrets = new ArrayList<>();

  private L1Endpoint(URI uri) {
    this.uri = uri;
    hide(uri.getRawUserInfo(), "[:]");
    hide(uri.getRawPath(), "/");
    hide(uri.getRawQuery(), "[&=]");
    hide(uri.getRawFragment(), "/");
    // Longest first, so that no part is left of a whole.
    secrets.sort((a, b) -> Integer.compare(b.length(), a.length()));
  }

  private void hide(String part, String separators) {
    if (part == null) {
      return;
    }
    List<String> pieces = new ArrayList<>(List.of(part.split(separators)));
    pieces.add(part);
    pieces.stream().filter(piece -> piece.length() >= SHORTEST_SECRET).forEach(secrets::add);
  }

  /// The endpoint with this URL. Throws [IllegalArgumentException], without the URL in its message,
  /// for anything but an HTTP URL with a host.
  ///
  /// @param setting where the URL comes from, for the message
  public static L1Endpoint parse(String setting, String url) {
    URI uri;
    try {
      uri = new URI(url.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          setting + ": no URL: " + e.getReason() + " at position " + e.getIndex());
    }
    try {
      return of(uri);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(setting + ": " + e.getMessage());
    }
  }

  /// The endpoints of a list of URLs with commas between them.
  public static List<L1Endpoint> list(String setting, String urls) {
    return Arrays.stream(urls.split(",")).map(url -> parse(setting, url)).toList();
  }

  public static L1Endpoint of(URI uri) {
    boolean http =
        "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    if (!http || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "expected an http or https URL with a host, actual scheme=" + uri.getScheme());
    }
    return new L1Endpoint(uri);
  }

  /// As it is sent to.
  URI uri() {
    return uri;
  }

  /// What stands below this endpoint, whose own path and query stay.
  ///
  /// @param path from its root, with a leading slash
  public URI below(String path, String query) {
    String own = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("/+$", "");
    String ownQuery = uri.getRawQuery() == null ? "" : uri.getRawQuery() + "&";
    return URI.create(
        uri.getScheme() + "://" + uri.getRawAuthority() + own + path + "?" + ownQuery + query);
  }

  /// The header `Authorization` for a URL with a user and a password, which HTTP clients do not
  /// send by themselves.
  public Optional<String> authorization() {
    return Optional.ofNullable(uri.getUserInfo())
        .map(user ->
            "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
  }

  /// This text without anything that the URL hides.
  public String redact(String text) {
    String redacted = text;
    for (String secret : secrets) {
      redacted = redacted.replace(secret, HIDDEN);
    }
    return redacted;
  }

  /// Scheme, host and port.
  @Override
  public String toString() {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    boolean more =
        (uri.getRawPath() != null && uri.getRawPath().length() > 1) || uri.getRawQuery() != null;
    return uri.getScheme() + "://" + uri.getHost() + port + (more ? "/" + HIDDEN : "");
  }
}
