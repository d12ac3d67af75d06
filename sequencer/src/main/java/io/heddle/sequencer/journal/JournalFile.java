package io.heddle.sequencer.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.heddle.primitives.transaction.RecoveredTransaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The journal's file: read once, written anew, then appended to. Owned by one thread.
///
/// It begins with a mark and the chain's id, then come [JournalFrame]s. It is written anew under
/// another name and then renamed, so that there is a whole one at any time. A lock on a file beside
/// it keeps other processes away.
final class JournalFile implements AutoCloseable {
  static final String NAME = "transactions.journal";
  private static final long MARK = 0x4845_444c_544a_3031L; // "HEDLTJ01"
  static final int HEAD_BYTES = 2 * Long.BYTES;
  private static final int BUFFER_BYTES = 2 * JournalFrame.MAX_BYTES;

  /// Signed transactions are their senders' business until they are in a block.
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;
  private final long chainId;
  private final FileChannel lock;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private @Nullable FileChannel channel;
  private long sizeBytes;

  private JournalFile(Path path, long chainId, FileChannel lock) {
    this.path = path;
    this.chainId = chainId;
    this.lock = lock;
  }

  /// What was found in a file.
  ///
  /// @param frames whole ones
  /// @param unreadBytes what comes after them
  record Contents(long frames, long unreadBytes) {}

  /// Takes the file's lock; reads and writes nothing yet.
  static JournalFile open(Path directory, long chainId) throws IOException {
    Files.createDirectories(directory);
    Path path = directory.resolve(NAME);
    requireFile(path);
    Path lockPath = path.resolveSibling(NAME + ".lock");
    requireFile(lockPath);
    FileChannel lock =
        FileChannel.open(
            lockPath, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNER_ONLY);
    try {
      if (lock.tryLock() == null) {
        throw new FileSystemException(lockPath.toString(), null, "another process uses it");
      }
    } catch (OverlappingFileLockException e) {
      lock.close();
      throw new FileSystemException(lockPath.toString(), null, "this process uses it already");
    } catch (IOException e) {
      lock.close();
      throw e;
    }
    return new JournalFile(path, chainId, lock);
  }

  private static void requireFile(Path path) throws IOException {
    if (Files.exists(path, NOFOLLOW_LINKS) && !Files.isRegularFile(path, NOFOLLOW_LINKS)) {
      throw new FileSystemException(path.toString(), null, "not a plain file");
    }
  }

  Path path() {
    return path;
  }

  /// Bytes that are written.
  long sizeBytes() {
    return sizeBytes;
  }

  /// Shows all frames up to the first that is damaged or cut off; none when the file is missing, no
  /// journal, or another chain's.
  ///
  /// @param maxBytes of the file that are looked at
  Contents read(long maxBytes, Consumer<JournalFrame> each) throws IOException {
    if (!Files.exists(path, NOFOLLOW_LINKS)) {
      return new Contents(0, 0);
    }
    long frames = 0;
    long good = 0;
    long total;
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      total = file.size();
      buffer.clear();
      boolean more = fill(file, maxBytes);
      if (buffer.remaining() < HEAD_BYTES
          || buffer.getLong() != MARK
          || buffer.getLong() != chainId) {
        return new Contents(0, total);
      }
      good = HEAD_BYTES;
      while (true) {
        int start = buffer.position();
        JournalFrame frame = JournalFrame.read(buffer);
        if (frame != null) {
          frames++;
          good += buffer.position() - start;
          each.accept(frame);
        } else if (more && buffer.remaining() < JournalFrame.MAX_BYTES) {
          buffer.compact();
          more = fill(file, maxBytes);
        } else {
          return new Contents(frames, total - good);
        }
      }
    }
  }

  /// Reads on behind what the buffer holds, and makes it readable; false at the end.
  private boolean fill(FileChannel file, long maxBytes) throws IOException {
    long left = maxBytes - file.position();
    buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + Math.max(0, left)));
    boolean more = true;
    while (more && buffer.hasRemaining()) {
      more = file.read(buffer) >= 0;
    }
    buffer.flip();
    return more && file.position() < maxBytes;
  }

  /// Keeps the file that is there under another name, in place of one that was kept before.
  Path setAside() throws IOException {
    Path aside = path.resolveSibling(NAME + ".damaged");
    Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    return aside;
  }

  /// Puts a file with these transactions in place of the one that is there.
  void rewrite(Collection<RecoveredTransaction> transactions) throws IOException {
    Path fresh = path.resolveSibling(NAME + ".new");
    Files.deleteIfExists(fresh);
    FileChannel next =
        FileChannel.open(
            fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY);
    try {
      buffer.clear();
      buffer.putLong(MARK).putLong(chainId);
      long size = HEAD_BYTES + write(next, transactions);
      next.force(true);
      Files.move(fresh, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel folder = FileChannel.open(parent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
      closeChannel();
      channel = next;
      sizeBytes = size;
    } catch (IOException | RuntimeException e) {
      next.close();
      throw e;
    }
  }

  private Path parent() {
    Path parent = path.getParent();
    return parent == null ? Path.of("") : parent;
  }

  /// Writes these transactions to the end of the file.
  ///
  /// @param sync whether they are to survive the machine too
  void append(List<RecoveredTransaction> transactions, boolean sync) throws IOException {
    FileChannel open = channel;
    if (open == null) {
      throw new IOException("the journal has not been written yet: " + path);
    }
    buffer.clear();
    sizeBytes += write(open, transactions);
    if (sync) {
      open.force(false);
    }
  }

  /// Writes what the buffer holds and then the transactions; returns the bytes of these.
  private long write(FileChannel to, Collection<RecoveredTransaction> transactions)
      throws IOException {
    long bytes = 0;
    for (RecoveredTransaction transaction : transactions) {
      int size = JournalFrame.sizeBytes(transaction);
      if (size > buffer.remaining()) {
        drain(to);
      }
      JournalFrame.write(transaction, buffer);
      bytes += size;
    }
    drain(to);
    return bytes;
  }

  private void drain(FileChannel to) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      int _ = to.write(buffer);
    }
    buffer.clear();
  }

  private void closeChannel() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      closeChannel();
    } finally {
      lock.close();
    }
  }
}
