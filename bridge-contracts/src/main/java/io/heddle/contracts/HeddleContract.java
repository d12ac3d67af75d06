package io.heddle.contracts;

/// The contracts whose artifacts are checked in.
public enum HeddleContract {
  ROLLUP("Rollup"),
  PORTAL("Portal"),
  ATTESTATION_VERIFIER("AttestationVerifier"),
  AUTHORITY("Authority"),
  ETHER_VAULT("EtherVault"),
  UPGRADE_TIMELOCK("UpgradeTimelock"),
  UPGRADEABLE_PROXY("UpgradeableProxy"),
  VERIFIER_POLICY("VerifierPolicy"),
  VERIFIER_REGISTRY("VerifierRegistry"),
  L2_TO_L1_MESSAGE_PASSER("L2ToL1MessagePasser"),
  L1_BLOCK("L1Block"),
  GAS_PRICE_ORACLE("GasPriceOracle"),
  FEE_VAULT("FeeVault"),
  /// An ERC-20; for end-to-end tests.
  TEST_TOKEN("testing/TestToken"),
  /// Stores, logs, reverts, burns gas; for end-to-end tests.
  TEST_CONTRACT("testing/TestContract");

  private final String resource;

  HeddleContract(String resource) {
    this.resource = resource + ".json";
  }

  /// Reads the artifact; a fresh read each time, so keep the result.
  public ContractArtifact artifact() {
    return ContractArtifact.load(resource);
  }
}
