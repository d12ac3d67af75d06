package io.heddle.batcher.l1.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.blob.BlobPacking;
import io.heddle.batcher.blob.BlobSidecar;
import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobArchiveTest {
  private static final L1Block BLOCK =
      new L1Block(BlockHeader.builder().build(), BlockHeader.builder().build().hash());
  private static final BlobSource NOTHING =
      (transaction, block, hashes) -> {
        throw new L1UnavailableException("pruned");
      };

  @TempDir Path folder;

  private final Bytes blob = BlobPacking.pack(bytes(40_000)).getFirst();
  private final Hash hash = BlobSidecar.versionedHash(blob);

  @Test
  void put_thenOpenedAgain_givesTheSameBlobWithoutItsZeros() {
    BlobArchive.open(folder).put(hash, blob);
    BlobArchive again = BlobArchive.open(folder);
    assertEquals(Optional.of(blob), again.get(hash));
    assertEquals(1, again.contents().blobs());
    assertTrue(again.contents().sizeBytes() < 45_000, again.contents().toString());
    again.put(hash, blob);
    assertEquals(BlobArchive.open(folder).contents(), again.contents(), "written twice");
    assertTrue(again.has(hash));
  }

  @Test
  void checkedSource_readFromL1_isKeptAndLaterReadWithoutIt() {
    BlobArchive archive = BlobArchive.open(folder);
    BlobSource live = (transaction, block, hashes) -> List.of(blob);
    assertEquals(List.of(blob), read(new CheckedBlobSource(List.of(live)).with(archive)));
    assertEquals(List.of(blob), read(new CheckedBlobSource(List.of(NOTHING)).with(archive)));
  }

  @Test
  void damagedFile_isRefused_andMadeWholeByTheNextSource() throws IOException {
    BlobArchive archive = BlobArchive.open(folder);
    archive.put(hash, blob);
    Path file = onlyFile();
    byte[] content = Files.readAllBytes(file);
    content[1_000] ^= 1;
    Files.write(file, content);
    CheckedBlobSource alone = new CheckedBlobSource(List.of(NOTHING)).with(archive);
    WrongBlobsException refused = assertThrows(WrongBlobsException.class, () -> read(alone));
    assertTrue(String.valueOf(refused.getMessage()).contains("blob versioned hash: blob=0"));
    BlobSource live = (transaction, block, hashes) -> List.of(blob);
    assertEquals(List.of(blob), read(new CheckedBlobSource(List.of(live)).with(archive)));
    assertEquals(List.of(blob), read(alone));
  }

  @Test
  void sourceThatLies_isNotKept() {
    BlobArchive archive = BlobArchive.open(folder);
    for (Bytes lie : List.of(BlobPacking.pack(bytes(7)).getFirst(), Bytes.fromHex("0x010203"))) {
      BlobSource liar = (transaction, block, hashes) -> List.of(lie);
      assertThrows(
          WrongBlobsException.class,
          () -> read(new CheckedBlobSource(List.of(liar)).with(archive)));
    }
    assertFalse(archive.has(hash));
    assertEquals(0, archive.contents().blobs());
  }

  @Test
  void fileLongerThanABlob_isNone() throws IOException {
    BlobArchive archive = BlobArchive.open(folder);
    archive.put(hash, blob);
    Files.write(onlyFile(), new byte[BlobPacking.BLOB_SIZE_BYTES + 1]);
    assertEquals(Optional.empty(), archive.get(hash));
  }

  @Test
  void deleteOlderThan_takesTheOldOnesOnly() throws IOException {
    BlobArchive archive = BlobArchive.open(folder);
    archive.put(hash, blob);
    Files.setLastModifiedTime(onlyFile(), FileTime.from(Instant.now().minus(Duration.ofDays(30))));
    Bytes young = BlobPacking.pack(bytes(9)).getFirst();
    archive.put(BlobSidecar.versionedHash(young), young);
    assertEquals(0, archive.deleteOlderThan(Duration.ofDays(31)));
    assertEquals(1, archive.deleteOlderThan(Duration.ofDays(29)));
    assertFalse(archive.has(hash));
    assertTrue(archive.has(BlobSidecar.versionedHash(young)));
    assertEquals(BlobArchive.open(folder).contents(), archive.contents());
  }

  @Test
  void archiveThatCannotWrite_doesNotTakeAwayWhatWasRead() throws IOException {
    BlobArchive archive = BlobArchive.open(folder);
    Files.createFile(shard());
    BlobSource live = (transaction, block, hashes) -> List.of(blob);
    assertEquals(List.of(blob), read(new CheckedBlobSource(List.of(live)).with(archive)));
    assertFalse(archive.has(hash));
    assertThrows(
        L1UnavailableException.class, () -> archive.keep(List.of(hash), List.of(blob)), "posting");
  }

  @Test
  void unfinishedFiles_areDeleted_atOnceOrWhenTheirProcessHasDied() throws IOException {
    BlobArchive archive = BlobArchive.open(folder);
    Path inTheWay = shard().resolve(hash.toHex().substring(4) + ".blob");
    Files.createDirectories(inTheWay.resolve("full"));
    assertThrows(L1UnavailableException.class, () -> archive.put(hash, blob));
    assertEquals(0, files(".part"), "of a write that failed");

    Path young = Files.createFile(shard().resolve("blob1.part"));
    Path old = Files.createFile(shard().resolve("blob2.part"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    BlobArchive.open(folder);
    assertTrue(Files.exists(young), "another process may be writing it");
    assertFalse(Files.exists(old));
  }

  @Test
  void keep_replacesADamagedFile() throws IOException {
    BlobArchive archive = BlobArchive.open(folder);
    archive.put(hash, blob);
    Files.write(onlyFile(), new byte[] {1, 2, 3});
    archive.keep(List.of(hash), List.of(blob));
    assertEquals(Optional.of(blob), archive.get(hash));
  }

  @Test
  void foldersOfOthers_areNotLookedInto() throws IOException {
    Path foreign = Files.createDirectories(folder.resolve("lost+found"));
    Files.write(foreign.resolve("0.blob"), new byte[] {1});
    assertEquals(0, BlobArchive.open(folder).contents().blobs());
  }

  private Path shard() {
    return folder.resolve(hash.toHex().substring(4, 6));
  }

  private long files(String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).count();
    }
  }

  private List<Bytes> read(BlobSource source) {
    return source.blobs(Hash.ZERO, BLOCK, List.of(hash));
  }

  private Path onlyFile() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Bytes bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
