package io.heddle.sequencer.rpc.method;

import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.MethodTable.Description;
import io.heddle.sequencer.rpc.shape.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// `rpc.discover`: an OpenRPC document of what is served, made from the table of methods itself, so
/// that it never tells of a method that there is not. Schemas are those of execution-apis and
/// op-node, and are not repeated.
final class DiscoveryMethods implements MethodTable.Group {
  private static final String OPEN_RPC = "1.3.2";

  private final String version;

  DiscoveryMethods(String version) {
    this.version = version;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    Supplier<List<Description>> all = methods.descriptions();
    methods.add("rpc.discover", 0, params -> document(all.get()));
  }

  private Json document(List<Description> methods) {
    return JsonObject.of(object ->
        object
            .text("openrpc", OPEN_RPC)
            .value(
                "info",
                JsonObject.of(
                    info -> info.text("title", "Heddle JSON-RPC").text("version", version)))
            .objects("methods", methods.stream().map(DiscoveryMethods::method).toList()));
  }

  private static Json method(Description method) {
    List<Json> params = new ArrayList<>();
    for (int i = 0; i < method.max(); i++) {
      params.add(parameter(i, i < method.required()));
    }
    return JsonObject.of(object ->
        object
            .text("name", method.name())
            .text("paramStructure", "by-position")
            .objects("params", params)
            .value("result", named("result"))
            .flag("x-expensive", method.expensive()));
  }

  private static Json parameter(int index, boolean required) {
    return JsonObject.of(object ->
        object
            .text("name", "parameter" + index)
            .flag("required", required)
            .value("schema", Json.of(true)));
  }

  private static Json named(String name) {
    return JsonObject.of(object -> object.text("name", name).value("schema", Json.of(true)));
  }
}
