package io.heddle.sequencer.builder;

import io.heddle.batcher.port.ConfirmedOrigin;
import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.SubmitResult;
import io.heddle.sequencer.TestChain;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A process that recovers and then produces blocks as fast as it can, each with transfers to new
/// accounts: block log, recovery, builder and state store are those of a node. It is made to be
/// killed. It prints `announced=N` for each block, and `stopped=REASON` when block production
/// stopped by itself.
final class ProducingProcess {
  static final String ANNOUNCED = "announced=";
  static final String STOPPED = "stopped=";
  private static final int TRANSFERS_PER_BLOCK = 60;
  private static final int SENDERS = 5;
  private static final long ORIGINS = 4_000;

  private ProducingProcess() {}

  /// Starts one on a database and a folder.
  ///
  /// @param fileLimitKib largest file that it may write, or 0 for no limit
  static Process start(PostgresFixture.Address database, Path directory, int fileLimitKib)
      throws IOException {
    return start(ProducingProcess.class, database, directory, fileLimitKib);
  }

  /// Likewise with another main class.
  static Process start(
      Class<?> main, PostgresFixture.Address database, Path directory, int fileLimitKib)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (fileLimitKib > 0) {
      command.addAll(
          List.of("bash", "-c", "ulimit -f " + fileLimitKib + " && exec \"$@\"", "bash"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            main.getName(),
            database.url(),
            database.user(),
            database.password(),
            directory.toString()));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.to(errors(directory).toFile()))
        .start();
  }

  /// Where a process with this folder says what went wrong.
  static Path errors(Path directory) {
    return directory.resolveSibling("errors.log");
  }

  static MemoryOrigins origins() {
    MemoryOrigins origins = new MemoryOrigins();
    for (long number = TestChain.L1_GENESIS; number < TestChain.L1_GENESIS + ORIGINS; number++) {
      origins.append(List.of(new ConfirmedOrigin(TestChain.origin(number), List.of())));
    }
    return origins;
  }

  public static void main(String[] arguments) {
    PostgresFixture.Address address =
        new PostgresFixture.Address(arguments[0], arguments[1], arguments[2]);
    try (PostgresFixture postgres = new PostgresFixture(address);
        BuilderFixture node =
            new BuilderFixture(
                postgres, Path.of(arguments[3]), origins(), SealingThreads.start())) {
      while (true) {
        var _ = submit(node);
        System.out.println(ANNOUNCED + node.produceBlock());
        System.out.flush();
      }
    } catch (RuntimeException e) {
      System.out.println(STOPPED + e.getMessage());
      System.out.flush();
      Runtime.getRuntime().halt(2);
    }
  }

  /// Offers the transfers of one block; returns them.
  static List<RecoveredTransaction> submit(BuilderFixture node) {
    long head = node.chain.head().block().number();
    List<RecoveredTransaction> submitted = new ArrayList<>();
    for (int i = 0; i < TRANSFERS_PER_BLOCK; i++) {
      PrivateKey from = TestChain.key(i % SENDERS);
      byte[] seed = ByteBuffer.allocate(12).putLong(head).putInt(i).array();
      Address to = Address.fromWord(Keccak.hash(seed));
      RecoveredTransaction transfer =
          RecoveredTransaction.of(
              TransactionCodec.sign(
                  TestChain.transferTo(
                      to,
                      node.pool.pendingNonce(from.address()),
                      1,
                      TestChain.CHAIN_ID,
                      21_000,
                      U256.ONE),
                  from));
      if (!(node.pool.submit(transfer.encoded()) instanceof SubmitResult.Accepted)) {
        throw new IllegalStateException("transfer refused: block=" + head + " index=" + i);
      }
      submitted.add(transfer);
    }
    return submitted;
  }
}
