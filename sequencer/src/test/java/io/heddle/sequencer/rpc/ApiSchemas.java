package io.heddle.sequencer.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.fixtures.ConformancePack;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The schemas of the execution API specification, from the conformance pack, and as much of JSON
/// Schema as they use.
final class ApiSchemas {
  private static final String FOLDER = "/src/schemas/";
  private static final String METHODS = "/src/eth/";
  private static final String REFERENCE = "#/components/schemas/";

  private final Map<String, JsonNode> schemas = new HashMap<>();
  private final Map<String, JsonNode> results = new HashMap<>();

  private ApiSchemas() {}

  static ApiSchemas load(ConformancePack pack) {
    ApiSchemas loaded = new ApiSchemas();
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    pack.forEach(
        "rpc",
        (name, content) -> {
          if (!name.endsWith(".yaml")) {
            return;
          }
          JsonNode document =
              RpcFixture.JSON.valueToTree(yaml.load(new String(content, StandardCharsets.UTF_8)));
          if (name.contains(FOLDER)) {
            document
                .properties()
                .forEach(entry -> loaded.schemas.put(entry.getKey(), entry.getValue()));
          } else if (name.contains(METHODS)) {
            document.forEach(method ->
                loaded.results.put(
                    method.get("name").asText(), method.path("result").path("schema")));
          }
        });
    return loaded;
  }

  boolean describes(String method) {
    return results.containsKey(method);
  }

  /// What is wrong with a method's result; empty when nothing is.
  List<String> checkResult(String method, JsonNode result) {
    return check(Objects.requireNonNull(results.get(method)), result, method);
  }

  private List<String> check(JsonNode schema, JsonNode value, String path) {
    List<String> problems = new ArrayList<>();
    if (schema.has("$ref")) {
      String name = schema.get("$ref").asText().substring(REFERENCE.length());
      return check(Objects.requireNonNull(schemas.get(name), name), value, path);
    }
    if (schema.has("type") && !isOfType(schema.get("type").asText(), value)) {
      problems.add(path + ": must be " + schema.get("type").asText() + ", is " + value);
      return problems;
    }
    if (schema.has("pattern")
        && !Pattern.compile(schema.get("pattern").asText()).matcher(value.asText()).find()) {
      problems.add(path + ": must match " + schema.get("pattern").asText() + ", is " + value);
    }
    if (schema.has("enum") && !contains(schema.get("enum"), value)) {
      problems.add(path + ": must be one of " + schema.get("enum") + ", is " + value);
    }
    schema.path("allOf").forEach(part -> problems.addAll(check(part, value, path)));
    problems.addAll(alternatives(schema.path("oneOf"), value, path));
    problems.addAll(alternatives(schema.path("anyOf"), value, path));
    problems.addAll(members(schema, value, path));
    if (schema.has("items")) {
      for (int i = 0; i < value.size(); i++) {
        problems.addAll(check(schema.get("items"), value.get(i), path + "[" + i + "]"));
      }
    }
    return problems;
  }

  private List<String> members(JsonNode schema, JsonNode value, String path) {
    List<String> problems = new ArrayList<>();
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        problems.add(path + ": lacks " + name.asText());
      }
    }
    JsonNode properties = schema.path("properties");
    value
        .properties()
        .forEach(member -> {
          if (properties.has(member.getKey())) {
            problems.addAll(
                check(
                    properties.get(member.getKey()),
                    member.getValue(),
                    path + "." + member.getKey()));
          } else if (!schema.path("additionalProperties").asBoolean(true)) {
            problems.add(path + ": has " + member.getKey());
          }
        });
    return problems;
  }

  /// At least one must fit; that others do not is not checked.
  private List<String> alternatives(JsonNode schemasOfValue, JsonNode value, String path) {
    List<String> problems = new ArrayList<>();
    for (JsonNode alternative : schemasOfValue) {
      List<String> found = check(alternative, value, path);
      if (found.isEmpty()) {
        return List.of();
      }
      problems.addAll(found);
    }
    return problems;
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    for (JsonNode one : values) {
      if (one.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfType(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "number" -> value.isNumber();
      case "null" -> value.isNull();
      default -> throw new IllegalArgumentException("schema type not known: " + type);
    };
  }
}
