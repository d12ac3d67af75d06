package io.heddle.sequencer.node;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// A real L1 with a rollup, whose node has all roles: it posts small batches and proves them.
public class SettlingResource extends RollupResource {
  @Override
  public Map<String, String> start() {
    Map<String, String> settings = new HashMap<>(super.start());
    settings.put("heddle.l1.beacon-url", settings.get("heddle.l1.url"));
    settings.put("heddle.l1.beacon-slot-seconds", "0");
    settings.put("heddle.roles", "sequencer,batcher,prover");
    settings.put("heddle.dev-keys", "true");
    settings.put("heddle.batcher.key", hex(BATCHER));
    settings.put("heddle.batcher.settlement-key", hex(SETTLEMENT));
    settings.put("heddle.batcher.max-age-seconds", "2");
    settings.put("heddle.batcher.max-idle-age-seconds", "3");
    settings.put(
        "heddle.prover.keys",
        ATTESTORS.stream().map(RollupResource::hex).collect(Collectors.joining(",")));
    return settings;
  }
}
