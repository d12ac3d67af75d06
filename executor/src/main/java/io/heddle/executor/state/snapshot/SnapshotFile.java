package io.heddle.executor.state.snapshot;

import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.StateSink;
import io.heddle.executor.state.StateSource;
import io.heddle.executor.state.StateStoreException;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A state snapshot in a file: a block's header and the whole state after it, compressed and
/// checksummed ([SnapshotFormat]).
///
/// @param header of the block
/// @param genesisHash hash of the chain's first block
public record SnapshotFile(Path file, BlockHeader header, Hash genesisHash) implements StateSource {
  private static final int BUFFER_BYTES = 1 << 20;

  /// Reads the head of a snapshot; the rest is checked as it is poured.
  ///
  /// @throws StateStoreException when it is not a snapshot that this version reads
  public static SnapshotFile open(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      SnapshotReader reader = new SnapshotReader(new BufferedInputStream(in), file.toString());
      return new SnapshotFile(file, reader.header(), reader.genesisHash());
    } catch (IOException e) {
      throw new StateStoreException("snapshot cannot be read: " + file, e);
    }
  }

  /// Writes a snapshot. It has its name only when it is whole and on the disk.
  ///
  /// @throws StateStoreException when the contents do not have the header's state root
  public static void write(Path file, BlockHeader header, Hash genesisHash, StateSource contents) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (FileChannel channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
      SnapshotWriter.write(out, header, genesisHash, contents);
      out.flush();
      channel.force(true);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StateStoreException(
          "snapshot cannot be written: %s: %s".formatted(file, e.getMessage()), e);
    } finally {
      part.toFile().delete(); // it is as large as the state; moved away when all went well
    }
  }

  /// The block whose state this is.
  public StateHead head() {
    return new StateHead(header.number(), header.hash(), header.stateRoot());
  }

  @Override
  public void pour(StateSink sink) {
    try (InputStream in = Files.newInputStream(file)) {
      new SnapshotReader(new BufferedInputStream(in, BUFFER_BYTES), file.toString()).pour(sink);
    } catch (IOException e) {
      throw new StateStoreException("snapshot cannot be read: " + file, e);
    }
  }
}
