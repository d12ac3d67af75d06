package io.heddle.primitives.chain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// Blob schedules in geth's genesis format: `blobSchedule.prague = {target, max,
/// baseFeeUpdateFraction}` holds from `pragueTime`, `blobSchedule.bpo1` from `bpo1Time`, and so on.
final class BlobScheduleJson {
  private static final String FIELD = "blobSchedule";
  private static final String TARGET = "target";
  private static final String MAX = "max";
  private static final String FRACTION = "baseFeeUpdateFraction";

  private BlobScheduleJson() {}

  static SortedMap<Long, BlobSchedule> parse(JsonFields config, Map<Fork, Long> activations) {
    SortedMap<Long, BlobSchedule> schedules = new TreeMap<>();
    if (!config.has(FIELD) && !config.has(changeKey(1) + "Time")) {
      return schedules;
    }
    JsonFields fields = config.object(FIELD);
    // of forks at one time the last counts, with its own schedule if none is given
    activations.forEach((fork, time) ->
        schedules.put(
            time, fields.has(key(fork)) ? parse(fields.object(key(fork))) : BlobSchedule.of(fork)));
    for (int i = 1; config.has(changeKey(i) + "Time"); i++) {
      schedules.put(config.requiredLong(changeKey(i) + "Time"), parse(fields.object(changeKey(i))));
    }
    return schedules;
  }

  private static BlobSchedule parse(JsonFields fields) {
    return new BlobSchedule(
        fields.requiredInt(TARGET), fields.requiredInt(MAX), fields.requiredLong(FRACTION));
  }

  /// Writes what the forks do not bring along anyway.
  static void write(ChainConfig config, ObjectNode node) {
    Map<Long, Fork> forks = new TreeMap<>();
    config.activations().forEach((fork, time) -> forks.put(time, fork));
    int changes = 0;
    for (Map.Entry<Long, BlobSchedule> entry : config.blobSchedules().entrySet()) {
      Fork fork = forks.get(entry.getKey());
      if (fork == null) {
        changes++;
        node.put(changeKey(changes) + "Time", entry.getKey());
        write(entry.getValue(), node.withObject("/" + FIELD).putObject(changeKey(changes)));
      } else if (!Objects.equals(entry.getValue(), BlobSchedule.of(fork))) {
        write(entry.getValue(), node.withObject("/" + FIELD).putObject(key(fork)));
      }
    }
  }

  private static void write(BlobSchedule schedule, ObjectNode node) {
    node.put(TARGET, schedule.targetBlobs());
    node.put(MAX, schedule.maxBlobs());
    node.put(FRACTION, schedule.baseFeeUpdateFraction());
  }

  private static String key(Fork fork) {
    return fork.name().toLowerCase(Locale.ROOT);
  }

  private static String changeKey(int index) {
    return "bpo" + index;
  }
}
