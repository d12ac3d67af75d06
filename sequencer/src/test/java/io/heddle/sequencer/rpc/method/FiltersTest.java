package io.heddle.sequencer.rpc.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.sequencer.rpc.protocol.RpcCode;
import io.heddle.sequencer.rpc.protocol.RpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Whatever clients install and forget, filters are bounded and end.
final class FiltersTest {
  private final AtomicLong clock = new AtomicLong();
  private final Filters filters = new Filters(clock::get);

  private static Filters.Filter of(long bytes) {
    return () -> bytes;
  }

  private void assertRefused(Object client, long bytes) {
    RpcException refused =
        assertThrows(RpcException.class, () -> filters.install(client, of(bytes)));
    assertEquals(RpcCode.LIMIT_EXCEEDED, refused.code());
  }

  @Test
  void filters_ofOneClient_areBounded_andComeFreeWhenUninstalled() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < Filters.MAX_OF_CLIENT; i++) {
      ids.add(filters.install("greedy", of(1)));
    }
    assertRefused("greedy", 1);
    String other = filters.install("modest", of(1));
    assertTrue(filters.find(other).isPresent());
    assertTrue(filters.uninstall(ids.getFirst()));
    assertFalse(filters.uninstall(ids.getFirst()));
    assertTrue(filters.find(filters.install("greedy", of(1))).isPresent());
  }

  @Test
  void filters_ofAll_areBoundedInNumberAndBytes() {
    String large = filters.install("large", of(Filters.MAX_BYTES - 10));
    assertRefused("other", 11);
    filters.install("other", of(10));
    filters.uninstall(large);
    for (int i = 1; i < Filters.MAX; i++) {
      filters.install("client" + i, of(1));
    }
    assertRefused("last", 1);
  }

  @Test
  void filter_notAskedForItsLifetime_isGone() {
    String asked = filters.install("client", of(1));
    String forgotten = filters.install("client", of(1));
    clock.addAndGet(Filters.LIFETIME_NANOS - 1);
    assertTrue(filters.find(asked).isPresent());
    clock.addAndGet(2);
    assertTrue(filters.find(asked).isPresent());
    assertTrue(filters.find(forgotten).isEmpty());
    clock.addAndGet(Filters.LIFETIME_NANOS);
    for (int i = 0; i < Filters.MAX_OF_CLIENT; i++) {
      filters.install("client", of(1));
    }
  }
}
