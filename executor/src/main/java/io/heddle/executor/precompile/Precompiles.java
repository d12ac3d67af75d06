package io.heddle.executor.precompile;

import io.heddle.executor.precompile.bls.Group;
import io.heddle.primitives.Address;
import io.heddle.primitives.chain.Fork;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The precompiled contracts of one fork, by address.
///
/// Sources: Yellow Paper appendix E (01–04), EIP-198/2565/7823/7883 (05), EIP-196/197/1108 (06–08),
/// EIP-152 (09), EIP-4844 (0a), EIP-2537 (0b–11), EIP-7951 (0100).
public final class Precompiles {

  private static final Precompiles CANCUN = new Precompiles(cancun());
  private static final Precompiles PRAGUE = new Precompiles(prague());
  private static final Precompiles OSAKA = new Precompiles(osaka());

  /// Every precompile address of a fork is below 2^16.
  private static final int ADDRESS_BITS = 16;

  private final Map<Address, Precompile> byAddress;

  /// Whether all are where their fork has them.
  private final boolean inPlace;

  private Precompiles(Map<Address, Precompile> byAddress) {
    this(byAddress, true);
  }

  private Precompiles(Map<Address, Precompile> byAddress, boolean inPlace) {
    this.byAddress = Map.copyOf(byAddress);
    this.inPlace = inPlace;
  }

  /// These with some at other addresses, for calls that pretend so.
  ///
  /// @param gone addresses that are ordinary accounts
  /// @param moved from the address of a precompile here to where it is, which is its only place
  public Precompiles moved(Set<Address> gone, Map<Address, Address> moved) {
    Map<Address, Precompile> now = new HashMap<>(byAddress);
    now.keySet().removeAll(gone);
    now.keySet().removeAll(moved.keySet());
    moved.forEach((from, to) -> {
      Precompile precompile = byAddress.get(from);
      if (precompile != null) {
        now.put(to, precompile);
      }
    });
    return new Precompiles(now, false);
  }

  /// The precompiles of a fork.
  public static Precompiles forFork(Fork fork) {
    return switch (fork) {
      case CANCUN -> CANCUN;
      case PRAGUE -> PRAGUE;
      case OSAKA -> OSAKA;
    };
  }

  /// The precompile at an address, or null when the address is an ordinary account.
  public @Nullable Precompile at(Address address) {
    // One comparison spares ordinary calls the look-up.
    if (inPlace
        && (address.high() != 0 || address.mid() != 0 || (address.low() >>> ADDRESS_BITS) != 0)) {
      return null;
    }
    return byAddress.get(address);
  }

  /// Every precompile address of the fork: warm from the start of a transaction.
  public Set<Address> addresses() {
    return byAddress.keySet();
  }

  private static Address address(int number) {
    return new Address(0, 0, number);
  }

  private static Map<Address, Precompile> cancun() {
    Map<Address, Precompile> map = new HashMap<>();
    map.put(address(0x01), new EcRecover());
    map.put(address(0x02), new Sha256());
    map.put(address(0x03), new Ripemd160());
    map.put(address(0x04), new Identity());
    map.put(address(0x05), new ModExp(ModExpSchedule.BERLIN));
    map.put(address(0x06), new Bn254Add());
    map.put(address(0x07), new Bn254Mul());
    map.put(address(0x08), new Bn254Pairing());
    map.put(address(0x09), new Blake2F());
    map.put(address(0x0a), new KzgPointEvaluation());
    return map;
  }

  private static Map<Address, Precompile> prague() {
    Map<Address, Precompile> map = cancun();
    map.put(address(0x0b), new BlsAdd(Group.G1));
    map.put(address(0x0c), new BlsMultiScalar(Group.G1));
    map.put(address(0x0d), new BlsAdd(Group.G2));
    map.put(address(0x0e), new BlsMultiScalar(Group.G2));
    map.put(address(0x0f), new BlsPairing());
    map.put(address(0x10), new BlsMap(Group.G1));
    map.put(address(0x11), new BlsMap(Group.G2));
    return map;
  }

  private static Map<Address, Precompile> osaka() {
    Map<Address, Precompile> map = prague();
    map.put(address(0x05), new ModExp(ModExpSchedule.OSAKA));
    map.put(address(0x0100), new P256Verify());
    return map;
  }
}
