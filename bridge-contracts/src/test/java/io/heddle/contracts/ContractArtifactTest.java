package io.heddle.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContractArtifactTest {
  private static final int CODE_SIZE_LIMIT = 24_576;

  @ParameterizedTest
  @EnumSource(HeddleContract.class)
  void artifact_isDeployable(HeddleContract contract) {
    ContractArtifact artifact = contract.artifact();
    assertTrue(artifact.abi().startsWith("[{"), artifact.abi());
    assertTrue(artifact.creationCode().size() > artifact.runtimeCode().size());
    assertTrue(artifact.runtimeCode().size() <= CODE_SIZE_LIMIT);
    Bytes arguments = Bytes.fromHex("0x1234");
    assertEquals(artifact.creationCode().size() + 2, artifact.deploymentData(arguments).size());
  }
}
