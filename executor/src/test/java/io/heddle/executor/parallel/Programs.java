package io.heddle.executor.parallel;

import io.heddle.primitives.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/// Small contracts that look at and alter all that transactions can get in each other's way with.
/// Calldata is words: the first is mostly an address, a key or a salt.
final class Programs {
  /// Init code that deploys a contract which destroys itself when called.
  static final String SHORT_LIVED_INIT = "6133ff5f526002601ef3";

  /// What contracts of random blocks run.
  static final List<Bytes> CONTRACTS =
      List.of(
          hex("5f546001015f5500"), // slot 0 += 1
          hex("33545f350133550000"), // slot[caller] += word
          hex("5f35315f355500"), // slot[word] = BALANCE(word)
          hex("4760015500"), // slot 1 = SELFBALANCE
          hex("5f353f5f355500"), // slot[word] = EXTCODEHASH(word)
          hex("5f353b5f355500"), // slot[word] = EXTCODESIZE(word)
          hex("5f5f5f5f6020355f355af160025500"), // slot 2 = CALL(word, value = second word)
          hex("604036036040" + "5f37" + "602035" + "60403603" + "5f5f35f5" + "60035500"), // CREATE2
          hex("604036036040" + "5f37" + "60403603" + "5f5f35f0" + "60035500"), // CREATE
          hex("5f35ff"), // SELFDESTRUCT(word)
          hex("5f546001015f555f5ffd"), // writes, then reverts
          hex("365f5f3760205f365f60025afa505f5160045500"), // slot 4 = SHA256(calldata)
          hex("6020360360205f37" + "5f5f602036035f5f5f355af1" + "60055500"), // forwards by CALL
          hex("6020360360205f37" + "5f5f602036035f5f355af4" + "60065500"), // by DELEGATECALL
          hex("5f5f355500"), // slot[word] = 0
          hex("5f35546020355500"), // slot[second word] = slot[word]
          hex("3360205fa15f545f5500"), // LOG1
          // Creates a contract with the call's value, and destroys it at once.
          hex(
              "69"
                  + SHORT_LIVED_INIT
                  + "5f52"
                  + "5f35600a601634f5"
                  + "5f5f5f5f5f855af1"
                  + "60075500"));

  static final List<Bytes> INIT_CODES =
      List.of(
          hex(
              "5f546001015f55"
                  + "665f546001015f55"
                  + "5f5260076019f3"), // counts, deploys a counter
          hex("60015f55" + "5f5f55" + "60026001555ff3"), // writes slots, deploys nothing
          hex("33ff"), // destroys itself
          hex("5f5ffd"),
          hex(SHORT_LIVED_INIT),
          Bytes.EMPTY);

  private Programs() {}

  private static Bytes hex(String code) {
    return Bytes.fromHex("0x" + code);
  }

  /// Random opcodes with small operands.
  static Bytes random(Random random) {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    int length = 5 + random.nextInt(50);
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          code.write(0x60);
          code.write(random.nextInt(3));
        }
        case 2 -> { // PUSH2: one of the contracts
          code.write(0x61);
          code.write(0x10);
          code.write(random.nextInt(CONTRACTS.size()));
        }
        case 3 -> code.write(random.nextBoolean() ? 0x54 : 0x55);
        default -> code.write(random.nextInt(256));
      }
    }
    return Bytes.wrap(code.toByteArray());
  }
}
