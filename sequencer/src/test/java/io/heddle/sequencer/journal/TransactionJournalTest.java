package io.heddle.sequencer.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.TestChain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionJournalTest {
  private static final long MAX_BYTES = 1 << 20;

  @TempDir Path folder;

  private final Collection<RecoveredTransaction> live = new CopyOnWriteArrayList<>();

  @Test
  void appended_isReadByTheNextProcess_inOrder() throws Exception {
    List<RecoveredTransaction> sent = transfers(100);
    write(sent);
    assertEquals(encoded(sent), read());
    JournalFrame first = frames().getFirst();
    assertEquals(sent.getFirst().sender(), first.sender());
    assertEquals(0, first.nonce());
  }

  @Test
  void start_keepsWhatIsLiveOnly() throws Exception {
    List<RecoveredTransaction> sent = transfers(10);
    write(sent);
    live.addAll(sent.subList(4, 6));
    write(sent.subList(9, 10));
    assertEquals(encoded(List.of(sent.get(4), sent.get(5), sent.get(9))), read());
  }

  /// A process that is killed leaves half a frame.
  @Test
  void cutAnywhere_readsWhatIsWhole() throws Exception {
    List<RecoveredTransaction> sent = transfers(4);
    write(sent);
    byte[] whole = Files.readAllBytes(path());
    for (int length = 0; length < whole.length; length++) {
      Files.write(path(), Arrays.copyOf(whole, length));
      List<Bytes> read = read();
      assertEquals(encoded(sent).subList(0, read.size()), read);
      assertTrue(read.size() < 4, "length " + length);
    }
  }

  @Test
  void damagedAnywhere_neverReadsAnythingElse_andIsKeptAside() throws Exception {
    List<RecoveredTransaction> sent = transfers(4);
    write(sent);
    byte[] whole = Files.readAllBytes(path());
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      Files.write(path(), damaged);
      List<Bytes> read = read();
      assertEquals(encoded(sent).subList(0, read.size()), read);
      assertTrue(read.size() < 4, "at " + at);
      assertTrue(Files.deleteIfExists(path().resolveSibling(JournalFile.NAME + ".damaged")));
    }
  }

  @Test
  void garbage_isNoJournal() throws Exception {
    byte[] garbage = new byte[300_000];
    new Random(1).nextBytes(garbage);
    Files.write(path(), garbage);
    assertEquals(List.of(), read());
    write(transfers(3));
    assertEquals(3, read().size());
  }

  @Test
  void otherChainsJournal_isNotReplayed() throws Exception {
    write(transfers(3));
    try (TransactionJournal other =
        TransactionJournal.open(
            folder, TestChain.CHAIN_ID + 1, JournalMode.WRITTEN, MAX_BYTES, () -> live)) {
      other.read(frame -> {
        throw new AssertionError("read " + frame);
      });
    }
  }

  /// No more is looked at than a journal of this node can have.
  @Test
  void fileOfAGibibyte_isReadUpToTheBound() throws Exception {
    write(transfers(5));
    try (RandomAccessFile file = new RandomAccessFile(path().toFile(), "rw")) {
      file.setLength(1L << 30);
    }
    assertEquals(5, read().size());
  }

  @Test
  void fullJournal_isWrittenAnewWithWhatIsLive() throws Exception {
    List<RecoveredTransaction> sent = transfers(200);
    live.addAll(sent.subList(190, 200));
    try (TransactionJournal journal = open(4_000)) {
      journal.start();
      for (RecoveredTransaction transaction : sent) {
        journal.append(transaction);
        journal.awaitKept();
        assertTrue(journal.sizeBytes() < 4_000, "bytes " + journal.sizeBytes());
      }
    }
    assertTrue(read().containsAll(encoded(sent.subList(190, 200))));
  }

  @Test
  void secondProcess_isRefused() throws Exception {
    try (TransactionJournal first = open(MAX_BYTES)) {
      first.start();
      IOException refused = assertThrows(IOException.class, () -> open(MAX_BYTES));
      assertTrue(String.valueOf(refused.getMessage()).contains("uses it"), refused.toString());
    }
    open(MAX_BYTES).close();
  }

  @Test
  void folderOrLinkInItsPlace_isRefused() throws Exception {
    Files.createDirectory(path());
    assertThrows(IOException.class, () -> open(MAX_BYTES));
    Files.delete(path());
    Files.createSymbolicLink(path(), folder.resolve("elsewhere"));
    assertThrows(IOException.class, () -> open(MAX_BYTES));
    assertFalse(Files.exists(folder.resolve("elsewhere")));
  }

  /// Everything that was said to be kept before a `kill -9` is there afterwards.
  @Test
  void processThatIsKilled_losesNothingThatWasKept() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Child.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int kept = 0;
    try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("kept=")) {
          kept = Integer.parseInt(line.substring(5));
          if (kept >= 2_000) {
            process.toHandle().destroyForcibly(); // kill -9; its output stays readable
          }
        }
      }
    }
    process.waitFor();
    assertTrue(kept >= 2_000, "kept " + kept);
    assertTrue(read().size() >= kept, "kept " + kept + " read " + read().size());
  }

  /// Writes until it is killed.
  static final class Child {
    public static void main(String[] arguments) throws IOException {
      RecoveredTransaction like = TestChain.transfer(TestChain.key(0), 0, 1);
      TransactionJournal journal =
          TransactionJournal.open(
              Path.of(arguments[0]), TestChain.CHAIN_ID, JournalMode.WRITTEN, 64 << 20, List::of);
      journal.start();
      for (int count = 1; ; count++) {
        journal.append(like);
        if (count % 7 == 0) {
          journal.awaitKept();
          System.out.println("kept=" + count);
        }
      }
    }
  }

  /// A journal that has ended promises nothing, and says so.
  @Test
  void whatCannotBeWritten_isCounted_notWaitedFor() throws Exception {
    TransactionJournal journal = open(MAX_BYTES);
    journal.start();
    journal.close();
    journal.append(transfers(1).getFirst());
    journal.awaitKept();
    assertEquals(1, journal.unkept());
    assertTrue(journal.problem().isPresent());
  }

  private void write(List<RecoveredTransaction> transactions) throws IOException {
    try (TransactionJournal journal = open(MAX_BYTES)) {
      journal.start();
      transactions.forEach(journal::append);
      journal.awaitKept();
      // What the file has now survives the process, closed or not.
      try (FileChannel file = FileChannel.open(path(), StandardOpenOption.READ)) {
        assertEquals(journal.sizeBytes(), file.size());
      }
    }
  }

  private List<Bytes> read() throws IOException {
    return frames().stream().map(JournalFrame::raw).toList();
  }

  private List<JournalFrame> frames() throws IOException {
    byte[] before = Files.size(path()) > 64 << 20 ? new byte[0] : Files.readAllBytes(path());
    List<JournalFrame> frames = new ArrayList<>();
    try (TransactionJournal journal = open(MAX_BYTES)) {
      journal.read(frames::add);
    }
    if (before.length > 0) {
      Files.write(path(), before);
    }
    return frames;
  }

  private TransactionJournal open(long maxBytes) throws IOException {
    return TransactionJournal.open(
        folder, TestChain.CHAIN_ID, JournalMode.WRITTEN, maxBytes, () -> live);
  }

  private Path path() {
    return folder.resolve(JournalFile.NAME);
  }

  private static List<RecoveredTransaction> transfers(int count) {
    List<RecoveredTransaction> transfers = new ArrayList<>();
    for (int nonce = 0; nonce < count; nonce++) {
      transfers.add(TestChain.transfer(TestChain.key(0), nonce, 1));
    }
    return transfers;
  }

  private static List<Bytes> encoded(List<RecoveredTransaction> transactions) {
    return transactions.stream().map(RecoveredTransaction::encoded).toList();
  }
}
