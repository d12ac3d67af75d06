package io.heddle.bench;

import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// What a node told of itself at `/q/metrics`, in Prometheus' text format.
///
/// @param values of each series, by its name and labels as they stand there
record NodeMetrics(Map<String, Double> values) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  NodeMetrics {
    values = Map.copyOf(values);
  }

  static NodeMetrics read(HttpClient http, URI uri) {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
      return parse(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new OperatorException("%s does not answer: %s".formatted(uri, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperatorException("interrupted", e);
    }
  }

  /// `name{labels} value` in each line that is no comment.
  static NodeMetrics parse(String text) {
    Map<String, Double> values = new HashMap<>();
    for (String line : text.lines().toList()) {
      int space = line.lastIndexOf(' ');
      if (space > 0 && !line.startsWith("#")) {
        values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
      }
    }
    return new NodeMetrics(values);
  }

  /// The sum of all series with this name whose labels contain the text; there must be one.
  double sum(String name, String label) {
    double[] found =
        values.entrySet().stream()
            .filter(each ->
                each.getKey().startsWith(name + "{")
                    || (each.getKey().equals(name) && label.isEmpty()))
            .filter(each -> each.getKey().contains(label))
            .mapToDouble(Map.Entry::getValue)
            .toArray();
    if (found.length == 0) {
      throw new OperatorException("the node has no metric %s %s".formatted(name, label));
    }
    return java.util.Arrays.stream(found).sum();
  }

  double sum(String name) {
    return sum(name, "");
  }

  /// Milliseconds that one turn of a timer took on average since an earlier look; 0 without any.
  double meanMillis(String timer, NodeMetrics before) {
    double turns = sum(timer + "_seconds_count") - before.sum(timer + "_seconds_count");
    double seconds = sum(timer + "_seconds_sum") - before.sum(timer + "_seconds_sum");
    return turns == 0 ? 0 : 1e3 * seconds / turns;
  }
}
