package io.heddle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class LinePlotTest {
  @Test
  void toSvg_aLineForEachSeries_higherValuesHigherUp() throws Exception {
    LinePlot plot = new LinePlot("a < b & c", "threads");
    plot.add("first", 1, 100);
    plot.add("first", 4, 400);
    plot.add("second", 1, 50);
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(plot.toSvg())));
    assertEquals(2, svg.getElementsByTagName("polyline").getLength());
    String[] points =
        svg.getElementsByTagName("polyline")
            .item(0)
            .getAttributes()
            .getNamedItem("points")
            .getTextContent()
            .split(" ", -1);
    assertEquals(2, points.length);
    double[] low = place(points[0]);
    double[] high = place(points[1]);
    assertTrue(high[0] > low[0], "x grows to the right");
    assertTrue(high[1] < low[1], "y grows upwards");
    assertTrue(svg.getDocumentElement().getTextContent().contains("a < b & c"), "the title");
  }

  @ParameterizedTest
  @CsvSource({"0.7,1", "1,1", "1.1,2", "4.2,5", "430000,500000", "7,10"})
  void niceCeiling_isTheNextRoundNumber(double value, double expected) {
    assertEquals(expected, LinePlot.niceCeiling(value), expected * 1e-9);
  }

  private static double[] place(String point) {
    String[] parts = point.split(",", -1);
    return new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])};
  }
}
