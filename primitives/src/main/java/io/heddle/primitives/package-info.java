/// The value types every module speaks: addresses, hashes, 256-bit numbers, byte strings. All are
/// immutable.
@NullMarked
package io.heddle.primitives;

import org.jspecify.annotations.NullMarked;
