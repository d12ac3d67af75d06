package io.heddle.executor.transaction;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.journal.Journal;
import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.Predeploys;
import io.heddle.primitives.chain.Profile;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;
import java.util.Optional;

/// The one place where executing a transaction on a rollup differs from doing so on Ethereum.
sealed interface ProfileRules {
  static ProfileRules of(BlockEnv env) {
    return switch (env.config().profile()) {
      case ETHEREUM -> new Ethereum(env.beneficiary());
      case ROLLUP -> Rollup.of(env.beneficiary(), env.l1Fee().map(L1Fee::price));
    };
  }

  /// Whether users may send blob transactions.
  static boolean allowsBlobs(Profile profile) {
    return profile == Profile.ETHEREUM;
  }

  /// Whether there are deposit transactions.
  boolean allowsDeposits();

  /// What a user transaction pays on top of its gas, in wei.
  U256 l1Fee(RecoveredTransaction transaction);

  /// Credits what was taken from the sender, all in wei; the first two as limbs.
  void distribute(Journal journal, long[] priorityFees, long[] baseFees, U256 l1Fee);

  /// Whom [#distribute] credits.
  List<Address> feeRecipients();

  /// Priority fees go to the beneficiary, base fees are burnt.
  record Ethereum(Address beneficiary) implements ProfileRules {
    @Override
    public boolean allowsDeposits() {
      return false;
    }

    @Override
    public U256 l1Fee(RecoveredTransaction transaction) {
      return U256.ZERO;
    }

    @Override
    public void distribute(Journal journal, long[] priorityFees, long[] baseFees, U256 l1Fee) {
      journal.credit(journal.account(beneficiary), priorityFees, 0);
    }

    @Override
    public List<Address> feeRecipients() {
      return List.of(beneficiary);
    }
  }

  /// Nothing is burnt: priority fees, base fees and L1 fees each have their vault.
  ///
  /// @param l1Price see [L1Fee#price]; absent when L1 data is free
  /// @param smallestL1Fee what small transactions pay, all of them the same
  record Rollup(Address beneficiary, Optional<U256> l1Price, U256 smallestL1Fee, FastLz scratch)
      implements ProfileRules {
    static Rollup of(Address beneficiary, Optional<U256> l1Price) {
      U256 smallest =
          l1Price.map(price -> L1Fee.of(price, L1Fee.MIN_SIZE_SCALED)).orElse(U256.ZERO);
      return new Rollup(beneficiary, l1Price, smallest, new FastLz());
    }

    @Override
    public boolean allowsDeposits() {
      return true;
    }

    @Override
    public U256 l1Fee(RecoveredTransaction transaction) {
      if (l1Price.isEmpty()) {
        return U256.ZERO;
      }
      long size = L1Fee.scaledSize(transaction.encoded(), scratch);
      return size == L1Fee.MIN_SIZE_SCALED ? smallestL1Fee : L1Fee.of(l1Price.get(), size);
    }

    @Override
    public void distribute(Journal journal, long[] priorityFees, long[] baseFees, U256 l1Fee) {
      journal.credit(journal.account(beneficiary), priorityFees, 0);
      journal.credit(journal.account(Predeploys.BASE_FEE_VAULT), baseFees, 0);
      journal.credit(journal.account(Predeploys.L1_FEE_VAULT), l1Fee);
    }

    @Override
    public List<Address> feeRecipients() {
      return List.of(beneficiary, Predeploys.BASE_FEE_VAULT, Predeploys.L1_FEE_VAULT);
    }
  }
}
