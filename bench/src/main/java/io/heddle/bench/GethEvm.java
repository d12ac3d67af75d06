package io.heddle.bench;

import io.heddle.ops.OperatorException;
import io.heddle.primitives.Bytes;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// geth's `evm`, a program to compare with. Found on the path, or built once by Go where that is at
/// hand; never shipped.
///
/// @param binary the program
/// @param folder for code and input
record GethEvm(Path binary, Path folder) {
  private static final String MODULE = "github.com/ethereum/go-ethereum/cmd/evm@v1.16.7";
  private static final long BUILD_MINUTES = 15;
  private static final long RUN_SECONDS = 120;
  private static final Pattern GAS = Pattern.compile("EVM gas used:\\s+(\\d+)");
  private static final Pattern TIME = Pattern.compile("execution time:\\s+([0-9.]+)(ns|µs|ms|s)");
  private static final Map<String, Double> SECONDS =
      Map.of("ns", 1e-9, "µs", 1e-6, "ms", 1e-3, "s", 1.0);

  /// The program, if there is one or can be; says what happens.
  static Optional<GethEvm> find(BenchContext context) {
    Path folder = context.folder().resolve("geth");
    Path built = folder.resolve("evm");
    Optional<Path> binary = onPath("evm").or(() -> existing(built));
    if (binary.isEmpty() && onPath("go").isPresent()) {
      context.say("worst: building geth's evm, once: go install " + MODULE);
      try {
        Files.createDirectories(folder);
        run(
            List.of("go", "install", MODULE),
            Map.of("GOBIN", folder.toString()),
            BUILD_MINUTES * 60);
      } catch (OperatorException | IOException e) {
        context.say("worst: without geth: " + e.getMessage());
      }
      binary = existing(built);
    }
    if (binary.isEmpty()) {
      context.say("worst: without geth: neither evm nor go is on the path");
    }
    return binary.map(found -> new GethEvm(found, folder));
  }

  /// Mgas/s of a program that uses all of its gas.
  double megagasPerSecond(WorstProgram program, long gas) {
    try {
      Files.createDirectories(folder);
      Path code = Files.writeString(folder.resolve("code"), hex(program.code()));
      Path input = Files.writeString(folder.resolve("input"), hex(program.input()));
      String output =
          run(
              List.of(
                  binary.toString(),
                  "run",
                  "--statdump",
                  "--gas",
                  Long.toString(gas),
                  "--codefile",
                  code.toString(),
                  "--inputfile",
                  input.toString()),
              Map.of(),
              RUN_SECONDS);
      Matcher used = GAS.matcher(output);
      Matcher time = TIME.matcher(output);
      if (!used.find() || !time.find()) {
        throw new OperatorException("geth's evm prints no times: " + output);
      }
      double unit = Objects.requireNonNull(SECONDS.get(time.group(2)));
      double seconds = Double.parseDouble(time.group(1)) * unit;
      return Long.parseLong(used.group(1)) / 1e6 / seconds;
    } catch (IOException e) {
      throw new OperatorException("geth's evm: " + e.getMessage(), e);
    }
  }

  private static String hex(Bytes bytes) {
    return bytes.toHex().substring(2);
  }

  private static Optional<Path> existing(Path path) {
    return Files.isExecutable(path) ? Optional.of(path) : Optional.empty();
  }

  private static Optional<Path> onPath(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder).resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Both outputs of a program that may fail: code that runs out of gas is an error to `evm`.
  private static String run(List<String> command, Map<String, String> environment, long seconds)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        throw new OperatorException(command.getFirst() + " does not end");
      }
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperatorException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
