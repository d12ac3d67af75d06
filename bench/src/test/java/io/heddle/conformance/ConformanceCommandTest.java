package io.heddle.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.fixtures.ConformancePack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The command over one small suite.
final class ConformanceCommandTest {
  private static final String SUITE = "trie_rlp";
  private static final int RUN = 71;

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @Test
  void conformance_smallSuite_printsTableAndWritesRows() throws IOException {
    Path json = folder.resolve("rows.json");

    int status = execute(ConformancePack.require().root(), "--suite", SUITE, "--json", json + "");

    assertEquals(0, status, out + "" + errors);
    String cells = out.toString().replaceAll(" +", " ");
    assertTrue(cells.contains("| suite | fork | run | passed | failed | skipped |"), cells);
    assertTrue(cells.contains("| trie_rlp | - | 71 | 71 | 0 | 0 |"), cells);
    JsonNode rows = new ObjectMapper().readTree(json.toFile());
    assertEquals(1, rows.size());
    assertEquals(SUITE, rows.get(0).get("suite").asText());
    assertEquals(RUN, rows.get(0).get("passed").asInt());
    assertEquals(0, rows.get(0).get("failed").asInt());
    assertEquals(0, rows.get(0).get("skipped").asInt());
  }

  @Test
  void conformance_oneCase_runsItAlone() {
    int status =
        execute(
            ConformancePack.require().root(),
            "--suite",
            SUITE,
            "--case",
            "trietest.json emptyValues");

    assertEquals(0, status, out + "" + errors);
    assertTrue(out.toString().replaceAll(" +", " ").contains("| trie_rlp | - | 1 | 1 |"));
  }

  @Test
  void conformance_manifestWithOtherCount_fails() throws IOException {
    Path pack = copy(72);

    assertEquals(1, execute(pack, "--suite", SUITE));
    assertTrue(out.toString().contains("FAILED trie_rlp: cases: manifest=72 actual=71"));
  }

  @Test
  void conformance_suiteOfTheManifestWithoutFiles_fails() throws IOException {
    Path pack = copy(RUN);
    Files.delete(pack.resolve(SUITE + ".tar.gz"));

    assertEquals(1, execute(pack, "--suite", SUITE));
    assertTrue(out.toString().contains("FAILED trie_rlp: cases: manifest=71 actual=0"));
  }

  @Test
  void conformance_wrongExpectation_failsAndSaysWhatDiffers() throws IOException {
    Path file = folder.resolve("pack/trie_rlp/ethtests/TrieTests/trietest.json");
    Files.createDirectories(file.getParent());
    String zero = "0x" + "0".repeat(64);
    Files.writeString(file, "{\"wrong\": {\"in\": [[\"a\", \"b\"]], \"root\": \"" + zero + "\"}}");

    assertEquals(1, execute(folder.resolve("pack"), "--suite", SUITE));
    assertTrue(out.toString().contains("expected=" + zero + " actual=0x"), out.toString());
  }

  @Test
  void conformance_readme_hasTheTableBetweenItsMarks() throws IOException {
    Path readme = folder.resolve("README.md");
    Files.writeString(
        readme,
        "before\n%s\nold\n%s\nafter\n"
            .formatted(ConformanceReport.TABLE_BEGIN, ConformanceReport.TABLE_END));

    int status =
        execute(ConformancePack.require().root(), "--suite", SUITE, "--readme", readme + "");

    assertEquals(0, status, out + "" + errors);
    String text = Files.readString(readme);
    assertTrue(text.startsWith("before\n" + ConformanceReport.TABLE_BEGIN + "\n| suite |"), text);
    assertTrue(text.contains("\n| trie_rlp | - | 71 | 71 | 0 | 0 | |\n"), text);
    assertTrue(text.endsWith(ConformanceReport.TABLE_END + "\nafter\n"), text);
    assertTrue(!text.contains("old"), text);
  }

  @Test
  void conformance_traceWithoutCase_isRefused() {
    assertEquals(1, execute(folder, "--trace"));
    assertTrue(errors.toString().contains("--case"), errors.toString());
  }

  @Test
  void conformance_noPack_namesTheOption() {
    assertEquals(1, execute(folder.resolve("absent")));
    assertTrue(errors.toString().contains("--pack DIR"), errors.toString());
  }

  /// A pack of the small suite alone, whose manifest says `cases`.
  private Path copy(int cases) throws IOException {
    ConformancePack original = ConformancePack.require();
    Path pack = Files.createDirectories(folder.resolve("pack"));
    Files.copy(original.root().resolve(SUITE + ".tar.gz"), pack.resolve(SUITE + ".tar.gz"));
    JsonNode manifest = original.manifest();
    ((ObjectNode) manifest.get("suites").get(SUITE)).put("cases", cases);
    new ObjectMapper().writeValue(pack.resolve("MANIFEST.json").toFile(), manifest);
    return pack;
  }

  private int execute(Path pack, String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "--pack";
    all[1] = pack.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return new CommandLine(new ConformanceCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(errors, true))
        .execute(all);
  }
}
