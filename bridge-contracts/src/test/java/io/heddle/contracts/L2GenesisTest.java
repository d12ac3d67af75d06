package io.heddle.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.contracts.FeeVaultConfig.Network;
import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.chain.Predeploys;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class L2GenesisTest {
  private static final Address RECIPIENT =
      Address.fromHex("0x00112233445566778899aabbccddeeff00112233");

  @Test
  void alloc_hasEveryPredeployWithoutEther() {
    SortedMap<Address, GenesisAccount> alloc =
        L2Genesis.alloc(new FeeVaultConfig(RECIPIENT, Network.L1, U256.of(10)));
    assertEquals(7, alloc.size());
    alloc.forEach((address, account) -> {
      assertTrue(account.balance().isZero(), address.toHex());
      assertFalse(account.code().isEmpty(), address.toHex());
      assertEquals(1, account.nonce(), address.toHex());
    });
    assertTrue(at(alloc, Predeploys.MESSAGE_PASSER).storage().isEmpty());
    assertTrue(at(alloc, Predeploys.L1_BLOCK).storage().isEmpty());
  }

  /// The layout that the compiler reports is the one that genesis writes.
  @Test
  void feeVaultStorage_followsTheLayoutOfTheContract() {
    GenesisAccount vault =
        at(
            L2Genesis.alloc(new FeeVaultConfig(RECIPIENT, Network.L2, U256.of(10))),
            Predeploys.L1_FEE_VAULT);
    assertEquals(
        U256.fromHex("0x0100112233445566778899aabbccddeeff00112233"),
        vault.storage().get(U256.ZERO));
    assertEquals(U256.of(10), vault.storage().get(U256.ONE));
    assertEquals(2, vault.storage().size());
  }

  private static GenesisAccount at(SortedMap<Address, GenesisAccount> alloc, Address address) {
    return Objects.requireNonNull(alloc.get(address), address.toHex());
  }
}
