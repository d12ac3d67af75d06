package io.heddle.executor.transaction;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.journal.Journal;
import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.Predeploys;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;
import java.util.Optional;

/// The one place where executing a transaction on a rollup differs from doing so on Ethereum.
sealed interface ProfileRules {
  static ProfileRules of(BlockEnv env) {
    return switch (env.config().profile()) {
      case ETHEREUM -> new Ethereum(env.beneficiary());
      case ROLLUP -> new Rollup(env.beneficiary(), env.l1Fee().map(L1Fee::price), new FastLz());
    };
  }

  /// Whether users may send blob transactions.
  boolean allowsBlobs();

  /// Whether there are deposit transactions.
  boolean allowsDeposits();

  /// What a user transaction pays on top of its gas, in wei.
  U256 l1Fee(RecoveredTransaction transaction);

  /// Credits what was taken from the sender, all in wei.
  void distribute(Journal journal, U256 priorityFees, U256 baseFees, U256 l1Fee);

  /// Whom [#distribute] credits.
  List<Address> feeRecipients();

  /// Priority fees go to the beneficiary, base fees are burnt.
  record Ethereum(Address beneficiary) implements ProfileRules {
    @Override
    public boolean allowsBlobs() {
      return true;
    }

    @Override
    public boolean allowsDeposits() {
      return false;
    }

    @Override
    public U256 l1Fee(RecoveredTransaction transaction) {
      return U256.ZERO;
    }

    @Override
    public void distribute(Journal journal, U256 priorityFees, U256 baseFees, U256 l1Fee) {
      journal.credit(journal.account(beneficiary), priorityFees);
    }

    @Override
    public List<Address> feeRecipients() {
      return List.of(beneficiary);
    }
  }

  /// Nothing is burnt: priority fees, base fees and L1 fees each have their vault.
  ///
  /// @param l1Price see [L1Fee#price]; absent when L1 data is free
  record Rollup(Address beneficiary, Optional<U256> l1Price, FastLz scratch)
      implements ProfileRules {
    @Override
    public boolean allowsBlobs() {
      return false;
    }

    @Override
    public boolean allowsDeposits() {
      return true;
    }

    @Override
    public U256 l1Fee(RecoveredTransaction transaction) {
      return l1Price.isEmpty()
          ? U256.ZERO
          : L1Fee.of(l1Price.get(), transaction.encoded(), scratch);
    }

    @Override
    public void distribute(Journal journal, U256 priorityFees, U256 baseFees, U256 l1Fee) {
      journal.credit(journal.account(beneficiary), priorityFees);
      journal.credit(journal.account(Predeploys.BASE_FEE_VAULT), baseFees);
      journal.credit(journal.account(Predeploys.L1_FEE_VAULT), l1Fee);
    }

    @Override
    public List<Address> feeRecipients() {
      return List.of(beneficiary, Predeploys.BASE_FEE_VAULT, Predeploys.L1_FEE_VAULT);
    }
  }
}
