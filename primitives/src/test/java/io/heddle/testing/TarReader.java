package io.heddle.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/// Reads the regular files of a tar stream (POSIX ustar with PAX extended headers; no links, no
/// sparse files).
final class TarReader {
  private static final int BLOCK = 512;

  private final InputStream in;

  TarReader(InputStream in) {
    this.in = in;
  }

  /// Visits the files that pass `filter` in stream order.
  void forEach(Predicate<String> filter, ConformancePack.Visitor visitor) throws IOException {
    String longName = "";
    for (byte[] header = block(); header[0] != 0; header = block()) {
      int size = Math.toIntExact(octal(header, 124, 12));
      char type = (char) header[156];
      String name = longName.isEmpty() ? ustarName(header) : longName;
      switch (type) {
        case 'x' -> longName = paxPath(new String(content(size), StandardCharsets.UTF_8));
        case '0', '\0' -> {
          longName = "";
          if (filter.test(name)) {
            visitor.visit(name, content(size));
          } else {
            in.skipNBytes(padded(size));
          }
        }
        default -> {
          longName = "";
          in.skipNBytes(padded(size));
        }
      }
    }
  }

  /// A header block; the end of the stream counts as the empty block that ends an archive.
  private byte[] block() throws IOException {
    byte[] block = in.readNBytes(BLOCK);
    return block.length == BLOCK ? block : new byte[BLOCK];
  }

  private byte[] content(int size) throws IOException {
    byte[] content = in.readNBytes(size);
    if (content.length != size) {
      throw new EOFException("tar entry cut off: expected=" + size + " actual=" + content.length);
    }
    in.skipNBytes(padded(size) - size);
    return content;
  }

  private static long padded(int size) {
    return (size + BLOCK - 1L) / BLOCK * BLOCK;
  }

  private static String ustarName(byte[] header) {
    String prefix = text(header, 345, 155);
    String name = text(header, 0, 100);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  /// PAX records are `<length> <key>=<value>\n`; only the path matters here.
  private static String paxPath(String records) {
    for (String line : records.lines().toList()) {
      int space = line.indexOf(' ');
      if (line.startsWith("path=", space + 1)) {
        return line.substring(space + 6);
      }
    }
    return "";
  }

  private static long octal(byte[] header, int offset, int length) {
    String digits = text(header, offset, length).trim();
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }

  private static String text(byte[] header, int offset, int length) {
    int end = offset;
    while (end < offset + length && header[end] != 0) {
      end++;
    }
    return new String(header, offset, end - offset, StandardCharsets.UTF_8);
  }
}
