package io.heddle.executor.precompile.bls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/// The shared library blst, taken out of the jblst jar and bound function by function.
///
/// jblst's own JNI wrapper lacks the map to the curve and multi-scalar multiplication; the library
/// in its jar exports blst's whole C API (`blst.h`). The signatures used here are five shapes,
/// listed again in this module's native-image metadata.
final class BlstLibrary {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup SYMBOLS = load();

  private static final MemoryLayout POINTER = ValueLayout.ADDRESS;
  private static final MemoryLayout SIZE = ValueLayout.JAVA_LONG;

  private BlstLibrary() {}

  /// `void f(ret, a)`.
  static MethodHandle unary(String name) {
    return bind(name, FunctionDescriptor.ofVoid(POINTER, POINTER));
  }

  /// `void f(ret, a, b)`.
  static MethodHandle binary(String name) {
    return bind(name, FunctionDescriptor.ofVoid(POINTER, POINTER, POINTER));
  }

  /// `void f(ret, a, b, size)`.
  static MethodHandle sized(String name) {
    return bind(name, FunctionDescriptor.ofVoid(POINTER, POINTER, POINTER, SIZE));
  }

  /// `bool f(a)`.
  static MethodHandle predicate(String name) {
    return bind(name, FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN, POINTER));
  }

  /// `size_t f(count)`.
  static MethodHandle sizeOf(String name) {
    return bind(name, FunctionDescriptor.of(SIZE, SIZE));
  }

  /// `void f(ret, points[], count, scalars[], bits, scratch)`.
  static MethodHandle multiScalar(String name) {
    return bind(name, FunctionDescriptor.ofVoid(POINTER, POINTER, SIZE, POINTER, SIZE, POINTER));
  }

  static void call(MethodHandle function, MemorySegment r, MemorySegment a) {
    try {
      function.invokeExact(r, a);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  static void call(MethodHandle function, MemorySegment r, MemorySegment a, MemorySegment b) {
    try {
      function.invokeExact(r, a, b);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  static void call(
      MethodHandle function, MemorySegment r, MemorySegment a, MemorySegment b, long size) {
    try {
      function.invokeExact(r, a, b, size);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  static boolean test(MethodHandle function, MemorySegment a) {
    try {
      return (boolean) function.invokeExact(a);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  static long sizeOf(MethodHandle function, long count) {
    try {
      return (long) function.invokeExact(count);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  static void multiScalar(
      MethodHandle function,
      MemorySegment r,
      MemorySegment points,
      long count,
      MemorySegment scalars,
      long bits,
      MemorySegment scratch) {
    try {
      function.invokeExact(r, points, count, scalars, bits, scratch);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private static RuntimeException failure(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("a call of blst failed", e);
  }

  // Binding native code is what this class is for; the JVM is started with --enable-native-access.
  @SuppressWarnings("restricted")
  private static MethodHandle bind(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(SYMBOLS.findOrThrow(name), descriptor);
  }

  @SuppressWarnings("restricted")
  private static SymbolLookup load() {
    String resource = "/supranational/blst/" + platform();
    try (InputStream in = BlstLibrary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("jblst has no library for this platform: " + resource);
      }
      Path file = Files.createTempFile("heddle-blst-", ".lib");
      try {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        return SymbolLookup.libraryLookup(file, Arena.global());
      } finally {
        // The mapping outlives the name, except on Windows, where the file stays until the process
        // ends.
        if (!file.toFile().delete()) {
          file.toFile().deleteOnExit();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("unpacking " + resource, e);
    }
  }

  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "");
    String cpu = arch.equals("aarch64") ? "aarch64" : "amd64";
    if (os.startsWith("mac")) {
      return "Mac/" + (cpu.equals("amd64") ? "x86_64" : cpu) + "/libblst.dylib";
    }
    return os.startsWith("windows") ? "Windows/amd64/blst.dll" : "Linux/" + cpu + "/libblst.so";
  }
}
