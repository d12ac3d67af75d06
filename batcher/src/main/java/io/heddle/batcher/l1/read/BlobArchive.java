package io.heddle.batcher.l1.read;

import io.heddle.batcher.blob.BlobPacking;
import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.port.PostedBlobs;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Blobs in files, each named by its versioned hash: `DIR/ab/abcd….blob` without the hash's version
/// byte, the zeros at the blob's end left out. L1 drops blobs after 18 days; from this folder the
/// chain can be derived for as long as they are kept.
///
/// Nothing here is believed: who reads a blob checks it against its hash ([CheckedBlobSource]). A
/// file is written beside its place and moved there, so that there is a whole one or none. A folder
/// may be copied, merged with another and read while a node writes to it. Throws
/// [L1UnavailableException] when the disk fails. Safe for concurrent use.
public final class BlobArchive implements BlobSource, PostedBlobs {

  private static final Logger LOG = LoggerFactory.getLogger(BlobArchive.class);

  private static final String SUFFIX = ".blob";
  private static final String PART = ".part";

  /// The folders that hold blobs; a disk's `lost+found`, for example, is none.
  private static final Pattern SHARD = Pattern.compile("[0-9a-f]{2}");

  /// An unfinished file that is older was left behind by a process that died.
  private static final Duration UNFINISHED_AGE = Duration.ofHours(1);

  private final Path folder;
  private final AtomicLong files = new AtomicLong();
  private final AtomicLong sizeBytes = new AtomicLong();

  private BlobArchive(Path folder) {
    this.folder = folder;
  }

  /// What an archive holds.
  ///
  /// @param blobs how many
  /// @param sizeBytes of their files
  public record Contents(long blobs, long sizeBytes) {}

  /// The archive in this folder, which is made if there is none.
  public static BlobArchive open(Path folder) {
    BlobArchive archive = new BlobArchive(folder);
    try {
      Files.createDirectories(folder);
      archive.deleteUnfinished();
      archive.walk(SUFFIX, (file, attributes) -> archive.count(1, attributes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("blob archive: " + folder, e);
    }
    return archive;
  }

  /// What it holds, as far as this process knows.
  public Contents contents() {
    return new Contents(files.get(), sizeBytes.get());
  }

  /// Keeps a blob that was checked against its hash. Durable when it returns.
  public void put(Hash versionedHash, Bytes blob) {
    Path file = file(versionedHash);
    byte[] content = withoutZeros(blob);
    try {
      long before = Files.exists(file) ? Files.size(file) : -1;
      Path parent = file.resolveSibling("");
      Files.createDirectories(parent);
      Path part = Files.createTempFile(parent, "blob", PART);
      try {
        write(part, content);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part); // a full disk must not fill with halves
      }
      force(parent);
      force(folder);
      count(before < 0 ? 1 : 0, content.length - Math.max(before, 0));
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
    }
  }

  /// Makes the names in a folder durable.
  private static void force(Path directory) throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  /// Keeps blobs that hash to these hashes. A damaged file gives way.
  @Override
  public void keep(List<Hash> versionedHashes, List<Bytes> blobs) {
    for (int i = 0; i < blobs.size(); i++) {
      if (!get(versionedHashes.get(i)).equals(Optional.of(blobs.get(i)))) {
        put(versionedHashes.get(i), blobs.get(i));
      }
    }
  }

  /// Whether it has a file of this name.
  public boolean has(Hash versionedHash) {
    return Files.exists(file(versionedHash));
  }

  /// The blob in the file of this name, whatever it hashes to. A file that is too long is no blob.
  public Optional<Bytes> get(Hash versionedHash) {
    Path file = file(versionedHash);
    try {
      if (Files.size(file) > BlobPacking.BLOB_SIZE_BYTES) {
        return Optional.empty();
      }
      byte[] content = Files.readAllBytes(file);
      byte[] blob = new byte[BlobPacking.BLOB_SIZE_BYTES];
      System.arraycopy(content, 0, blob, 0, Math.min(content.length, blob.length));
      return Optional.of(Bytes.wrap(blob));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  @Override
  public List<Bytes> blobs(Hash transactionHash, L1Block block, List<Hash> versionedHashes) {
    return versionedHashes.stream()
        .map(hash ->
            get(hash)
                .orElseThrow(() ->
                    new L1UnavailableException(
                        "blob archive: not there: " + hash + " folder=" + folder)))
        .toList();
  }

  /// Deletes what was written longer ago than this. Returns how many blobs.
  public long deleteOlderThan(Duration age) {
    Instant oldest = Instant.now().minus(age);
    AtomicLong deleted = new AtomicLong();
    try {
      deleteUnfinished();
      walk(
          SUFFIX,
          (file, attributes) -> {
            if (attributes.lastModifiedTime().toInstant().isBefore(oldest)
                && Files.deleteIfExists(file)) {
              count(-1, -attributes.size());
              deleted.incrementAndGet();
            }
          });
    } catch (IOException e) {
      throw failed(folder, e);
    }
    return deleted.get();
  }

  private void deleteUnfinished() throws IOException {
    Instant oldest = Instant.now().minus(UNFINISHED_AGE);
    AtomicLong deleted = new AtomicLong();
    walk(
        PART,
        (file, attributes) -> {
          if (attributes.lastModifiedTime().toInstant().isBefore(oldest)
              && Files.deleteIfExists(file)) {
            deleted.incrementAndGet();
          }
        });
    if (deleted.get() > 0) {
      LOG.warn("blob archive: unfinished files deleted: count={} folder={}", deleted, folder);
    }
  }

  private void count(long blobs, long bytes) {
    files.addAndGet(blobs);
    sizeBytes.addAndGet(bytes);
  }

  private interface Visit {
    void file(Path file, BasicFileAttributes attributes) throws IOException;
  }

  private boolean isShard(Path directory) {
    return SHARD.matcher(folder.relativize(directory).toString()).matches();
  }

  private void walk(String suffix, Visit visit) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return directory.equals(folder) || isShard(directory)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (file.getFileName().toString().endsWith(suffix)) {
              visit.file(file, attributes);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // another process has just moved or deleted it
            }
            if (Files.isDirectory(file) && !file.equals(folder) && !isShard(file)) {
              return FileVisitResult.CONTINUE; // not ours, and closed to us: a disk's lost+found
            }
            throw e;
          }
        });
  }

  private Path file(Hash versionedHash) {
    String name = versionedHash.toHex().substring(4);
    return folder.resolve(name.substring(0, 2)).resolve(name + SUFFIX);
  }

  /// A full or failing disk is waited for, as an L1 that does not answer is.
  private static L1UnavailableException failed(Path where, IOException e) {
    return new L1UnavailableException("blob archive: file=" + where + " " + e, e);
  }

  private static byte[] withoutZeros(Bytes blob) {
    int size = blob.size();
    while (size > 0 && blob.at(size - 1) == 0) {
      size--;
    }
    return blob.slice(0, size).toArray();
  }
}
