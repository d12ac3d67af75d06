/// Transactions of every supported type, their wire format, signing and sender recovery.
@NullMarked
package io.heddle.primitives.transaction;

import org.jspecify.annotations.NullMarked;
