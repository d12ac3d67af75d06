package io.heddle.bench;

/// What a measured transaction went through.
public enum Includes {
  /// Execution only: senders are recovered, the state is in memory, no root.
  EXECUTION("execution"),
  /// Execution, the state root and the store; in the root suite also these alone, as the workload's
  /// name says.
  EXECUTION_ROOT("execution+root"),
  /// Signatures; in the batch suite as bytes, in the ingress suite as recovery.
  SIGNATURES("signatures"),
  /// Everything, from JSON-RPC to the durable block.
  RPC("rpc");

  private final String label;

  Includes(String label) {
    this.label = label;
  }

  /// The word in results.
  public String label() {
    return label;
  }
}
