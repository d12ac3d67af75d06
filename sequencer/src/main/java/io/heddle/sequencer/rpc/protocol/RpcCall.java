package io.heddle.sequencer.rpc.protocol;

import com.fasterxml.jackson.databind.JsonNode;

/// One call of a message.
///
/// @param id what the reply repeats: a string, a number or null; missing for a notification, which
///   gets no reply
/// @param params the `params` member as it came; missing where the call has none
record RpcCall(JsonNode id, String method, JsonNode params) {
  boolean isNotification() {
    return id.isMissingNode();
  }
}
