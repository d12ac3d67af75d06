package io.heddle.sequencer.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppendOnlyListTest {
  @Test
  void views_stayAsTheyWere() {
    AppendOnlyList<Integer> list = new AppendOnlyList<>();
    List<Integer> model = new ArrayList<>();
    List<List<Integer>> views = new ArrayList<>();
    List<List<Integer>> copies = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      views.add(list.view());
      copies.add(List.copyOf(model));
      list.add(i);
      model.add(i);
    }
    assertEquals(copies, views);
    assertEquals(300, list.size());
    assertThrows(UnsupportedOperationException.class, () -> list.view().set(0, 7));
  }
}
