package io.heddle.ops.acceptance;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One kept HTTP connection, for requests whose bytes are made beforehand: the cheapest client
/// there is, because it shares the processors with the node that it measures. Answers are read and
/// thrown away but for their beginning.
final class RawHttp implements AutoCloseable {
  private static final int HEAD_BYTES = 512;
  private static final int CONNECT_MILLIS = 5_000;

  private final Socket socket;
  private final InputStream in;
  private final byte[] scratch = new byte[65_536];
  private int keptBytes = HEAD_BYTES;

  private RawHttp(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 65_536);
  }

  /// @param timeoutMillis how long an answer may pause
  static RawHttp connect(URI uri, int timeoutMillis) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(timeoutMillis);
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MILLIS);
      return new RawHttp(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// A whole JSON-RPC request over HTTP.
  static byte[] post(String body) {
    return ("POST / HTTP/1.1\r\n"
            + "Host: localhost\r\n"
            + "Content-Type: application/json\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] get(String path) {
    return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// @param head the body's first bytes
  record Answer(int status, String head, long bodyBytes) {
    /// Refused as a whole, or in its first call.
    boolean isError() {
      return status != 200 || head.contains("\"error\"");
    }
  }

  /// An answer with its whole body as its head.
  Answer whole(byte[] request) throws IOException {
    keptBytes = Integer.MAX_VALUE;
    return exchange(request);
  }

  Answer exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    String[] statusLine = line().split(" ", 3);
    if (statusLine.length < 2) {
      throw new IOException("no HTTP answer: " + String.join(" ", statusLine));
    }
    long length = 0;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring(15).strip());
      } else if (lower.startsWith("transfer-encoding:") && lower.contains("chunked")) {
        chunked = true;
      }
    }
    StringBuilder head = new StringBuilder();
    long body = chunked ? chunks(head) : bytes(length, head);
    return new Answer(Integer.parseInt(statusLine[1]), head.toString(), body);
  }

  private long chunks(StringBuilder head) throws IOException {
    long all = 0;
    while (true) {
      long size = Long.parseLong(line().split(";", 2)[0].strip(), 16);
      all += bytes(size, head);
      line();
      if (size == 0) {
        return all;
      }
    }
  }

  private long bytes(long length, StringBuilder head) throws IOException {
    for (long left = length; left > 0; ) {
      int read = in.read(scratch, 0, (int) Math.min(left, scratch.length));
      if (read < 0) {
        throw new EOFException("answer ends early");
      }
      int kept = Math.min(read, keptBytes - head.length());
      if (kept > 0) {
        head.append(new String(scratch, 0, kept, StandardCharsets.ISO_8859_1));
      }
      left -= read;
    }
    return length;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("connection closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
