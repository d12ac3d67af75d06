package io.heddle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.ops.OperatorException;
import org.junit.jupiter.api.Test;

class NodeMetricsTest {
  private static final NodeMetrics BEFORE =
      NodeMetrics.parse(
          """
          # HELP heddle_builder_root_seconds Computing the state root of a block
          # TYPE heddle_builder_root_seconds summary
          heddle_builder_root_seconds_count 10
          heddle_builder_root_seconds_sum 0.5
          heddle_builder_root_seconds_max 0.25
          jvm_memory_used_bytes{area="heap",id="G1 Eden Space"} 3.145728E7
          jvm_memory_used_bytes{area="heap",id="G1 Old Gen"} 1.0
          jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 5.0
          """);

  @Test
  void sum_takesTheSeriesThatHaveTheLabel() {
    assertEquals(31_457_281, BEFORE.sum("jvm_memory_used_bytes", "area=\"heap\""));
    assertEquals(31_457_286, BEFORE.sum("jvm_memory_used_bytes"));
    assertEquals(10, BEFORE.sum("heddle_builder_root_seconds_count"));
  }

  @Test
  void sum_ofNothing_isRefused() {
    assertThrows(OperatorException.class, () -> BEFORE.sum("heddle_builder_root"));
    assertThrows(
        OperatorException.class, () -> BEFORE.sum("jvm_memory_used_bytes", "area=\"other\""));
  }

  @Test
  void meanMillis_isThatOfTheTurnsSince() {
    NodeMetrics after =
        NodeMetrics.parse(
            "heddle_builder_root_seconds_count 14\nheddle_builder_root_seconds_sum 0.58\n");
    assertEquals(20, after.meanMillis("heddle_builder_root", BEFORE), 1e-9);
    assertEquals(0, BEFORE.meanMillis("heddle_builder_root", BEFORE));
  }
}
