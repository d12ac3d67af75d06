package io.heddle.conformance;

import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.SuiteTally;
import io.heddle.primitives.crypto.kzg.Kzg;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// c-kzg-4844's own vectors for `verify_kzg_proof`: true, false, or null where the input must be
/// refused.
public final class KzgVectors {
  private static final String FOLDER = "c-kzg-4844/verify_kzg_proof/";

  private KzgVectors() {}

  public static void run(ConformancePack pack, SuiteTally tally) {
    pack.forEach(
        "crypto",
        name -> name.startsWith(FOLDER),
        (name, content) -> {
          String yaml = new String(content, StandardCharsets.UTF_8);
          tally.check(
              SuiteTally.NO_FORK,
              name,
              () -> SuiteTally.difference("verdict", plain(yaml, "output"), verdict(yaml)));
        });
  }

  private static String verdict(String yaml) {
    try {
      boolean proven =
          Kzg.verifyKzgProof(
              bytes(yaml, "commitment"), bytes(yaml, "z"), bytes(yaml, "y"), bytes(yaml, "proof"));
      return String.valueOf(proven);
    } catch (IllegalArgumentException refused) {
      return "null";
    }
  }

  private static byte[] bytes(String yaml, String key) {
    return HexFormat.of().parseHex(find(yaml, key + ": '0x([0-9a-f]*)'"));
  }

  private static String plain(String yaml, String key) {
    return find(yaml, "(?m)^" + key + ": (\\S+)$");
  }

  private static String find(String yaml, String regex) {
    Matcher matcher = Pattern.compile(regex).matcher(yaml);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + regex + " in " + yaml);
    }
    return matcher.group(1);
  }
}
