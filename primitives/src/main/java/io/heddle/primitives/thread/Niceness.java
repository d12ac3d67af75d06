package io.heddle.primitives.thread;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The nice value of a thread. The JVM ignores thread priorities on Linux unless it is started with
/// flags that need a privilege; `setpriority` on the calling thread (which Linux takes `who` 0 for)
/// needs none to go down.
final class Niceness {
  private static final Logger LOG = LoggerFactory.getLogger(Niceness.class);
  private static final int PRIO_PROCESS = 0;
  private static final int CALLING_THREAD = 0;

  private Niceness() {}

  /// Bound when the first such thread starts, so that a platform without it costs one line of log.
  @SuppressWarnings("restricted") // setpriority and getpriority take and give numbers only
  private static final class Library {
    static final Optional<MethodHandle> SET =
        function("setpriority", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    static final Optional<MethodHandle> GET =
        function("getpriority", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private static Optional<MethodHandle> function(String name, FunctionDescriptor shape) {
      if (!System.getProperty("os.name", "").equals("Linux")) {
        return Optional.empty();
      }
      Linker linker = Linker.nativeLinker();
      SymbolLookup symbols = linker.defaultLookup();
      Optional<MethodHandle> found =
          symbols.find(name).map(address -> linker.downcallHandle(address, shape));
      if (found.isEmpty()) {
        LOG.warn("no {} in the C library: background threads run at normal priority", name);
      }
      return found;
    }
  }

  /// Lowers the calling thread, which must be a platform thread. What the system refuses is logged:
  /// the work is done all the same, at normal priority.
  static void ofThisThread(int niceness) {
    Library.SET.ifPresent(set -> {
      int result;
      try {
        result = (int) set.invokeExact(PRIO_PROCESS, CALLING_THREAD, niceness);
      } catch (Throwable e) {
        throw new IllegalStateException("setpriority", e);
      }
      if (result != 0) {
        LOG.warn("thread stays at normal priority, setpriority refuses: nice={}", niceness);
      }
    });
  }

  /// The calling thread's, empty where the platform does not say.
  static Optional<Integer> ofThisThread() {
    return Library.GET.map(get -> {
      try {
        return (int) get.invokeExact(PRIO_PROCESS, CALLING_THREAD);
      } catch (Throwable e) {
        throw new IllegalStateException("getpriority", e);
      }
    });
  }
}
