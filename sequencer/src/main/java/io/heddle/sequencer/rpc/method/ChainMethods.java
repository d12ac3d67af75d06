package io.heddle.sequencer.rpc.method;

import io.heddle.primitives.crypto.Keccak;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import java.util.List;

/// What the chain and the node are: `eth_chainId`, `eth_blockNumber`, `eth_syncing`,
/// `eth_accounts`, `net_*`, `web3_*`.
final class ChainMethods implements MethodTable.Group {
  private final ChainReader chain;
  private final long chainId;
  private final String clientVersion;

  ChainMethods(ChainReader chain, long chainId, String clientVersion) {
    this.chain = chain;
    this.chainId = chainId;
    this.clientVersion = clientVersion;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    methods
        .add("eth_chainId", 0, params -> Json.quantity(chainId))
        .add("eth_blockNumber", 0, params -> Json.quantity(chain.head().number()))
        .add("eth_syncing", 0, params -> Json.of(false))
        .add("eth_accounts", 0, params -> Json.array(List.of()))
        .add("net_version", 0, params -> Json.of(Long.toString(chainId)))
        .add("net_listening", 0, params -> Json.of(true))
        .add("net_peerCount", 0, params -> Json.quantity(0))
        .add("web3_clientVersion", 0, params -> Json.of(clientVersion))
        .add("web3_sha3", 1, params -> Json.of(Keccak.hash(params.at(0).data()).toHex()));
  }
}
