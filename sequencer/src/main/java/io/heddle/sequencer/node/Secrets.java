package io.heddle.sequencer.node;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is shown of texts in which secrets may be, though they belong elsewhere: a private key that
/// was set where the name of its file belongs, a password inside a database's address.
final class Secrets {
  static final String MASKED = "****";

  /// Instead of a key.
  private static final String KEY_LIKE = "(looks like a key)";

  /// As many hexadecimal digits as a private key has, or more.
  private static final Pattern KEY = Pattern.compile("(?:0[xX])?[0-9a-fA-F]{64,}");

  /// `host:port/name`, and whatever follows.
  private static final Pattern DATABASE_ADDRESS =
      Pattern.compile("([^:/?#\\s]+:[0-9]{1,5}/[^?#&;\\s]+)(.*)", Pattern.DOTALL);

  private Secrets() {}

  /// The text without anything that looks like a key.
  static String withoutKeys(String text) {
    return KEY.matcher(text).replaceAll(KEY_LIKE);
  }

  /// A database's host, port and name; parameters may hold a password, and so may everything before
  /// an `@`.
  static String databaseAddress(String address) {
    Matcher parts = DATABASE_ADDRESS.matcher(address);
    if (address.contains("@") || !parts.matches()) {
      return MASKED;
    }
    String parameters = parts.group(2);
    return parameters.isEmpty() ? parts.group(1) : parts.group(1) + parameters.charAt(0) + MASKED;
  }
}
