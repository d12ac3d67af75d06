package io.heddle.batcher.codec;

/// The columns of the transaction table, in the order in which they are written. Equal fields lie
/// together, because they compress better beside their like than beside their transaction's other
/// fields.
enum TransactionColumn {
  /// `type:1`
  TYPE,
  /// 0 = the batch's chain id, 1 = none (legacy before EIP-155), 2 = explicit, followed by a wide
  /// number.
  CHAIN_ID,
  /// number
  NONCE,
  /// Wide: gas price (types 0, 1) or fee cap.
  FEE,
  /// Wide: priority fee (types 2, 4 only).
  PRIORITY_FEE,
  /// number
  GAS_LIMIT,
  /// Recipient and every other address: a number, 0 = none (creation), 1 = the next of
  /// [#NEW_ADDRESS], n + 2 = the n-th one seen.
  ADDRESS,
  /// `address:20`, each the first time it is seen.
  NEW_ADDRESS,
  /// wide
  VALUE,
  /// number
  DATA_SIZE,
  /// The bytes themselves.
  DATA,
  /// Per transaction of type ≥ 1: number of entries, then per entry the number of its keys.
  ACCESS_LIST,
  /// `key:32`
  STORAGE_KEY,
  /// Per transaction of type 4: number of tuples, then per tuple chain id (wide), nonce (number),
  /// parity (number), r, s (wide).
  AUTHORIZATION,
  /// `parity:1`
  PARITY,
  /// `r:32 ‖ s:32`
  SIGNATURE
}
