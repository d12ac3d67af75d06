package io.heddle.sequencer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A TCP proxy on a port of its own that can stop passing bytes on, as a network does of which one
/// end is gone, or cut its connections and refuse new ones.
public final class StallingProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 << 10;

  private final ServerSocket server;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final Object gate = new Object();
  private boolean stalled;
  private volatile boolean refusing;

  public StallingProxy(int target) {
    this.target = target;
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().name("stalling-proxy").daemon(true).start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /// From now on no byte passes, and connections stay open.
  public void stall() {
    synchronized (gate) {
      stalled = true;
    }
  }

  /// Cuts all connections and closes new ones at once.
  public void refuse() {
    refusing = true;
    cut();
  }

  /// Passes everything on again, what was held back included.
  public void pass() {
    refusing = false;
    synchronized (gate) {
      stalled = false;
      gate.notifyAll();
    }
  }

  public void cut() {
    sockets.forEach(StallingProxy::close);
    sockets.clear();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (refusing) {
          close(client);
          continue;
        }
        sockets.add(client);
        Thread.ofPlatform().daemon(true).start(() -> connect(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void connect(Socket client) {
    try {
      awaitPassing();
      Socket up = new Socket();
      up.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      sockets.add(up);
      Thread.ofPlatform().daemon(true).start(() -> pump(client, up));
      pump(up, client);
    } catch (IOException | InterruptedException e) {
      close(client);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int read = from.getInputStream().read(buffer);
          read >= 0;
          read = from.getInputStream().read(buffer)) {
        awaitPassing();
        to.getOutputStream().write(buffer, 0, read);
      }
      awaitPassing();
    } catch (IOException | InterruptedException e) {
      // either end is gone: so is the other one
    } finally {
      close(from);
      close(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void awaitPassing() throws InterruptedException {
    synchronized (gate) {
      while (stalled) {
        gate.wait();
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    pass();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
