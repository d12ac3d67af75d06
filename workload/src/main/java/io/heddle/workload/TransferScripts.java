package io.heddle.workload;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.workload.WorkloadScript.Sketch;
import java.util.Random;

/// Transfers of ether and of tokens.
final class TransferScripts {
  static final String TRANSFER = "transfer(address,uint256)";
  static final long ETHER_GAS = 21_000;

  /// An OpenZeppelin transfer to a holder takes 34,000 (to a new one 51,000, which none here is).
  static final long TOKEN_GAS = 45_000;

  private static final int HOT_ACCOUNTS = 16;
  private static final int ETHER_PERCENT = 60;

  private TransferScripts() {}

  /// Each account pays another address of its own, which exists.
  static WorkloadScript ether(int count, BenchAccounts accounts, StateDraft state) {
    Address[] recipients = recipients(count, accounts);
    for (Address recipient : recipients) {
      state.fund(recipient);
    }
    return (turn, random) -> ether(turn, recipients[turn], random);
  }

  /// Each account pays another holder of its own.
  static WorkloadScript token(int count, BenchAccounts accounts, StateDraft state) {
    Address[] recipients = recipients(count, accounts);
    Address token = heldByAll(count, accounts, state);
    for (Address recipient : recipients) {
      state.tokens(token, recipient);
    }
    return (turn, random) -> token(turn, token, recipients[turn], random);
  }

  /// 60 % ether and 40 % tokens. Of a hundred transactions, `hotPercent` are among the few hot
  /// accounts, which so have both long nonce chains and contended balances.
  static WorkloadScript hot(int count, int hotPercent, BenchAccounts accounts, StateDraft state) {
    Address[] recipients = recipients(count, accounts);
    Address token = heldByAll(count, accounts, state);
    for (Address recipient : recipients) {
      state.fund(recipient);
      state.tokens(token, recipient);
    }
    int hot = Math.min(HOT_ACCOUNTS, count);
    return (turn, random) -> {
      boolean isHot = random.nextInt(100) < hotPercent;
      int sender = isHot ? random.nextInt(hot) : turn;
      Address recipient = isHot ? accounts.address(random.nextInt(hot)) : recipients[turn];
      return random.nextInt(100) < ETHER_PERCENT
          ? ether(sender, recipient, random)
          : token(sender, token, recipient, random);
    };
  }

  static Sketch ether(int sender, Address recipient, Random random) {
    U256 wei = U256.of(1_000_000_000_000L + random.nextInt(Integer.MAX_VALUE));
    return new Sketch(sender, recipient, wei, Bytes.EMPTY, ETHER_GAS);
  }

  static Sketch token(int sender, Address token, Address recipient, Random random) {
    U256 amount = U256.of(1_000_000_000_000L + random.nextInt(Integer.MAX_VALUE));
    return Sketch.call(
        sender, token, CallData.of(TRANSFER, recipient.toWord(), amount.toHash()), TOKEN_GAS);
  }

  static Address[] recipients(int count, BenchAccounts accounts) {
    Address[] recipients = new Address[count];
    for (int i = 0; i < count; i++) {
      recipients[i] = accounts.address("recipient", i);
    }
    return recipients;
  }

  private static Address heldByAll(int count, BenchAccounts accounts, StateDraft state) {
    Address token = state.contract(BenchContract.TOKEN, accounts.address("token", 0));
    for (int i = 0; i < count; i++) {
      state.tokens(token, accounts.address(i));
    }
    return token;
  }
}
