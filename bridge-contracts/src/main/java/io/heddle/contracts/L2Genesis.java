package io.heddle.contracts;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.chain.Predeploys;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// The accounts that L2 starts with: the predeploys, and the deployer of deterministic addresses
/// that many tools expect. Nobody owns ether: all of it comes from deposits.
public final class L2Genesis {
  /// Creates contracts by CREATE2 from `salt:32 ‖ init code`. On other chains it was deployed by a
  /// transaction without a chain id, which this chain would refuse.
  public static final Address DETERMINISTIC_DEPLOYER =
      Address.fromHex("0x4e59b44847b379578588920ca78fbf26c0b4956c");

  private static final Bytes DETERMINISTIC_DEPLOYER_CODE =
      Bytes.fromHex(
          "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
              + "e03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3");

  private L2Genesis() {}

  /// The accounts, with the same recipient for all three fee vaults.
  public static SortedMap<Address, GenesisAccount> alloc(FeeVaultConfig vaults) {
    return alloc(vaults, vaults, vaults);
  }

  /// The accounts, with a recipient for each kind of fee: priority fees, base fees, L1 fees.
  public static SortedMap<Address, GenesisAccount> alloc(
      FeeVaultConfig sequencerFees, FeeVaultConfig baseFees, FeeVaultConfig l1Fees) {
    SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
    alloc.put(Predeploys.L1_BLOCK, contract(HeddleContract.L1_BLOCK));
    alloc.put(Predeploys.MESSAGE_PASSER, contract(HeddleContract.L2_TO_L1_MESSAGE_PASSER));
    alloc.put(Predeploys.GAS_PRICE_ORACLE, contract(HeddleContract.GAS_PRICE_ORACLE));
    alloc.put(Predeploys.SEQUENCER_FEE_VAULT, vault(sequencerFees));
    alloc.put(Predeploys.BASE_FEE_VAULT, vault(baseFees));
    alloc.put(Predeploys.L1_FEE_VAULT, vault(l1Fees));
    alloc.put(
        DETERMINISTIC_DEPLOYER,
        GenesisAccount.ofCode(DETERMINISTIC_DEPLOYER_CODE, Collections.emptySortedMap()));
    return Collections.unmodifiableSortedMap(alloc);
  }

  private static GenesisAccount contract(HeddleContract contract) {
    SortedMap<U256, U256> noStorage = Collections.emptySortedMap();
    return GenesisAccount.ofCode(contract.artifact().runtimeCode(), noStorage);
  }

  private static GenesisAccount vault(FeeVaultConfig config) {
    return GenesisAccount.ofCode(
        HeddleContract.FEE_VAULT.artifact().runtimeCode(), config.storage());
  }
}
