package io.heddle.primitives.crypto.kzg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.testing.ConformancePack;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// c-kzg-4844's own vectors for `verify_kzg_proof`: true, false, or null where the input must be
/// refused.
class KzgVectorsTest {

  private static final String FOLDER = "c-kzg-4844/verify_kzg_proof/";

  @Test
  void verifyKzgProof_officialVectors_giveTheirVerdict() {
    ConformancePack pack = ConformancePack.require();
    AtomicInteger cases = new AtomicInteger();
    pack.forEach(
        "crypto",
        name -> name.startsWith(FOLDER),
        (name, content) -> {
          String yaml = new String(content, StandardCharsets.UTF_8);
          assertEquals(plain(yaml, "output"), verdict(yaml), name);
          cases.incrementAndGet();
        });
    System.out.println("KZG proof vectors passed: cases=" + cases);
    int expected = pack.manifest().at("/suites/crypto/categories/verify_kzg_proof/cases").asInt();
    assertEquals(expected, cases.get(), "cases of the manifest");
    assertEquals(63, cases.get(), "cases of the pack this test was written for");
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
