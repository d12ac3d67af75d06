package io.heddle.ops.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the node asked its attestors for, by its log: a range that is too slow must be asked for
/// smaller or with more time, never the same again and again.
final class ProofQuestions {
  /// The same range with the same time: a second question may follow an L1 reorganisation.
  static final long MOST_EQUAL = 2;

  private static final String ASKED = "proof asked for:";

  private ProofQuestions() {}

  /// How often each question was asked: `batches=[1..2] gas=… limitMillis=…`.
  static Map<String, Long> in(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> line.contains(ASKED))
          .map(line -> line.substring(line.indexOf("batches=")))
          .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
  }
}
