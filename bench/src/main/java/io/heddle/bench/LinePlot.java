package io.heddle.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A plot of lines as SVG: one line per series, x a whole number from 1 on, y from 0 on.
final class LinePlot {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 480;
  private static final int LEFT = 70;
  private static final int RIGHT = 190;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;
  private static final int Y_STEPS = 5;
  private static final List<String> COLORS =
      List.of(
          "#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f",
          "#bcbd22");

  private final String title;
  private final String xLabel;
  private final Map<String, TreeMap<Integer, Double>> series = new LinkedHashMap<>();

  LinePlot(String title, String xLabel) {
    this.title = title;
    this.xLabel = xLabel;
  }

  void add(String name, int x, double y) {
    series.computeIfAbsent(name, absent -> new TreeMap<>()).put(x, y);
  }

  String toSvg() {
    int maxX = series.values().stream().mapToInt(line -> line.lastKey()).max().orElse(1);
    double maxY =
        niceCeiling(
            series.values().stream()
                .flatMap(line -> line.values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1));
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n"
            .formatted(WIDTH, HEIGHT));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    text(svg, WIDTH / 2.0, TOP / 2.0, "middle", title);
    axes(svg, maxX, maxY);
    int index = 0;
    for (Map.Entry<String, TreeMap<Integer, Double>> line : series.entrySet()) {
      line(svg, line.getKey(), line.getValue(), index++, maxX, maxY);
    }
    return svg.append("</svg>\n").toString();
  }

  private void axes(StringBuilder svg, int maxX, double maxY) {
    for (int i = 0; i <= Y_STEPS; i++) {
      double value = maxY * i / Y_STEPS;
      stroke(svg, LEFT, y(value, maxY), WIDTH - RIGHT, y(value, maxY), "#dddddd");
      text(svg, LEFT - 6, y(value, maxY) + 4, "end", BenchReport.number(value));
    }
    TreeMap<Integer, Boolean> ticks = new TreeMap<>();
    series.values().forEach(line -> line.keySet().forEach(x -> ticks.put(x, true)));
    for (int x : ticks.keySet()) {
      stroke(svg, x(x, maxX), TOP, x(x, maxX), HEIGHT - BOTTOM, "#eeeeee");
      text(svg, x(x, maxX), HEIGHT - BOTTOM + 16, "middle", Integer.toString(x));
    }
    text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", xLabel);
  }

  private void line(
      StringBuilder svg,
      String name,
      Map<Integer, Double> points,
      int index,
      int maxX,
      double maxY) {
    String color = COLORS.get(index % COLORS.size());
    List<String> places = new ArrayList<>();
    points.forEach((x, y) -> {
      places.add(String.format(Locale.ROOT, "%.1f,%.1f", x(x, maxX), y(y, maxY)));
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n",
              x(x, maxX),
              y(y, maxY),
              color));
    });
    svg.append(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n"
            .formatted(String.join(" ", places), color));
    double labelY = TOP + 14 + 18.0 * index;
    stroke(svg, WIDTH - RIGHT + 14, labelY - 4, WIDTH - RIGHT + 34, labelY - 4, color);
    text(svg, WIDTH - RIGHT + 40, labelY, "start", name);
  }

  private static double x(int value, int max) {
    double share = max == 1 ? 0.5 : (value - 1.0) / (max - 1);
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double value, double max) {
    return HEIGHT - BOTTOM - value / max * (HEIGHT - TOP - BOTTOM);
  }

  /// The next 1, 2 or 5 times a power of ten.
  static double niceCeiling(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1e-9))));
    for (double step : new double[] {1, 2, 5}) {
      if (value <= step * power) {
        return step * power;
      }
    }
    return 10 * power;
  }

  private static void stroke(
      StringBuilder svg, double x1, double y1, double x2, double y2, String color) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
            x1,
            y1,
            x2,
            y2,
            color));
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            escaped));
  }
}
