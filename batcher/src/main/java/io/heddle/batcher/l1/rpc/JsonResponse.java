package io.heddle.batcher.l1.rpc;

import org.web3j.protocol.core.Response;
import tools.jackson.databind.JsonNode;

/// A JSON-RPC answer whose result stays a JSON tree. web3j's typed answers drop fields of newer
/// forks, which the header hash needs. Public with a public constructor, because web3j makes it by
/// reflection.
public final class JsonResponse extends Response<JsonNode> {

  public JsonResponse() {}
}
