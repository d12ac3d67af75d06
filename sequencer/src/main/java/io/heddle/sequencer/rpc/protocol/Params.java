package io.heddle.sequencer.rpc.protocol;

import com.fasterxml.jackson.databind.JsonNode;

/// The positional parameters of a call.
public final class Params {
  private final JsonNode values;

  private Params(JsonNode values) {
    this.values = values;
  }

  /// Takes the `params` member, which may be missing, and checks how many there are. A trailing
  /// optional parameter may be `null`.
  static Params of(JsonNode params, int required, int max) {
    boolean none = params.isMissingNode() || params.isNull();
    if (!none && !params.isArray()) {
      throw RpcException.invalidParams("params must be an array: parameters are positional");
    }
    int count = none ? 0 : params.size();
    if (count > max) {
      throw RpcException.invalidParams(
          "too many arguments: got " + count + ", want at most " + max);
    }
    for (int i = 0; i < required; i++) {
      if (i >= count || params.get(i).isNull()) {
        throw RpcException.invalidParams("missing value for required argument " + i);
      }
    }
    return new Params(params);
  }

  /// The parameter at `index`; absent where the call left it out.
  public Arg at(int index) {
    return values.has(index) ? new Arg(values.get(index), index, "") : Arg.absent(index);
  }
}
