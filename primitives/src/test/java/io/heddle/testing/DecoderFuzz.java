package io.heddle.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.heddle.primitives.Bytes;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// A decoder of foreign bytes under fuzzing: what must hold for one input ([#accept]), and the
/// short run over damaged seeds that every build makes ([#mutate]). The long run is Jazzer's,
/// through a `@FuzzTest` method that hands its input to [#accept]: `./heddle fuzz`.
///
/// For every input the decoder gives a value that passes the property, or throws its declared
/// exception; it takes at most [#MAX_CPU_MILLIS] of processor time and allocates at most
/// `maxAllocatedBytes` plus [#MAX_ALLOCATED_PER_BYTE] per byte of input.
///
/// @param name what is decoded, for messages
/// @param refusal the one exception that the decoder declares; a subclass is another exception
/// @param maxAllocatedBytes what one call may allocate whatever its input
/// @param property called with the input and the decoded value; fails with any exception
public record DecoderFuzz<T>(
    String name,
    Class<? extends RuntimeException> refusal,
    long maxAllocatedBytes,
    Function<Bytes, T> decoder,
    BiConsumer<Bytes, T> property) {
  /// Most processor time for one input; far above what any takes, far below a hang.
  public static final long MAX_CPU_MILLIS = 2_000;

  /// Most bytes of memory per byte of input.
  public static final long MAX_ALLOCATED_PER_BYTE = 1_024;

  /// Memory for one call of an ordinary decoder, class loading included.
  public static final long ALLOCATED_BYTES = 16 << 20;

  private static final int ATTEMPTS = 3;
  private static final int ROUNDS = 30_000;
  private static final long RUN_MILLIS = 1_500;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// A decoder of which `encoder` is the exact inverse.
  public static <T> DecoderFuzz<T> canonical(
      String name,
      Class<? extends RuntimeException> refusal,
      Function<Bytes, T> decoder,
      Function<T, Bytes> encoder) {
    return new DecoderFuzz<>(
        name,
        refusal,
        ALLOCATED_BYTES,
        decoder,
        (input, value) -> assertEquals(input, encoder.apply(value), name));
  }

  /// A decoder that takes several inputs for one value: what `encoder` makes of a value decodes to
  /// that value again.
  public static <T> DecoderFuzz<T> lenient(
      String name,
      Class<? extends RuntimeException> refusal,
      Function<Bytes, T> decoder,
      Function<T, Bytes> encoder) {
    return new DecoderFuzz<>(
        name,
        refusal,
        ALLOCATED_BYTES,
        decoder,
        (input, value) -> assertEquals(value, decoder.apply(encoder.apply(value)), name));
  }

  /// The same with another bound on memory.
  public DecoderFuzz<T> withMaxAllocatedBytes(long bytes) {
    return new DecoderFuzz<>(name, refusal, bytes, decoder, property);
  }

  /// Checks one input; gives whether it was decoded. What takes too much is run again, because
  /// loading a class (and instrumenting it) counts the first time.
  public boolean accept(byte[] array) {
    Bytes input = Bytes.copyOf(array);
    String excess = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long cpu = THREADS.getCurrentThreadCpuTime();
      long before = THREADS.getCurrentThreadAllocatedBytes();
      boolean decoded = decodes(input);
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      long cpuMillis = (THREADS.getCurrentThreadCpuTime() - cpu) / 1_000_000;
      if (cpuMillis <= MAX_CPU_MILLIS
          && allocated <= maxAllocatedBytes + MAX_ALLOCATED_PER_BYTE * array.length) {
        return decoded;
      }
      excess = "cpuMillis=" + cpuMillis + " allocatedBytes=" + allocated;
    }
    throw new AssertionError(
        "%s: unbounded: sizeBytes=%d %s input=%s"
            .formatted(name, array.length, excess, input.toHex()));
  }

  private boolean decodes(Bytes input) {
    try {
      property.accept(input, decoder.apply(input));
      return true;
    } catch (RuntimeException e) {
      if (e.getClass() != refusal) {
        throw new AssertionError(
            name + ": undeclared " + e + " for " + input.size() + " bytes " + input.toHex(), e);
      }
      return false;
    } catch (AssertionError e) {
      throw new AssertionError(name + ": property broken by " + input.toHex(), e);
    }
  }

  /// Checks the seeds, which must all decode, and then damaged copies of them for a second or two.
  public void mutate(List<byte[]> seeds) {
    for (byte[] seed : seeds) {
      if (!accept(seed)) {
        throw new AssertionError(name + ": a seed is refused: " + Bytes.copyOf(seed).toHex());
      }
    }
    InputMutator mutator = new InputMutator(SeededRandom.forTest("fuzz of " + name), seeds);
    long start = System.nanoTime();
    int rounds = 0;
    int decoded = 0;
    while (rounds < ROUNDS && System.nanoTime() - start < RUN_MILLIS * 1_000_000) {
      decoded += accept(mutator.next()) ? 1 : 0;
      rounds++;
    }
    System.out.println("fuzz of " + name + ": inputs=" + rounds + " decoded=" + decoded);
  }
}
