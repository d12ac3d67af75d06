/// Hashing and secp256k1: keccak-256, signatures, keys.
@NullMarked
package io.heddle.primitives.crypto;

import org.jspecify.annotations.NullMarked;
