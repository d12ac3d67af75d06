package io.heddle.bench;

import io.heddle.ops.OperatorException;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.workload.WorkloadStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// Signed transactions in a file, for loads that no memory holds: `size:2 ‖ transaction ‖ hash:32`,
/// one after the other. Signing during the run would take the machine from who is measured.
final class SignedFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path file;
  private final long count;
  private final DataInputStream in;

  private SignedFile(Path file, long count, DataInputStream in) {
    this.file = file;
    this.count = count;
    this.in = in;
  }

  /// Takes at least `count` transactions from the stream.
  static SignedFile make(Path file, WorkloadStream stream, long count) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      long written = 0;
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES))) {
        while (written < count) {
          for (RecoveredTransaction transaction : stream.nextBlock()) {
            out.writeShort(transaction.encoded().size());
            out.write(transaction.encoded().unsafeArray());
            out.write(transaction.hash().toBytes());
            written++;
          }
        }
      }
      return new SignedFile(
          file,
          written,
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)));
    } catch (IOException e) {
      throw new OperatorException("cannot write %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /// All of them, once.
  Iterator<LoadBatch.Signed> transactions() {
    return new Iterator<>() {
      private long left = count;

      @Override
      public boolean hasNext() {
        return left > 0;
      }

      @Override
      public LoadBatch.Signed next() {
        if (left-- <= 0) {
          throw new NoSuchElementException();
        }
        try {
          byte[] encoded = new byte[in.readUnsignedShort()];
          in.readFully(encoded);
          byte[] hash = new byte[Hash.SIZE];
          in.readFully(hash);
          return new LoadBatch.Signed(Bytes.wrap(encoded), Hash.fromBytes(hash).toHex());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  @Override
  public void close() {
    try {
      in.close();
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
