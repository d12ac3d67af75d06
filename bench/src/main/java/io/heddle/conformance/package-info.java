/// `./heddle conformance`: the official Ethereum fixtures through the executor, as one table.
@NullMarked
package io.heddle.conformance;

import org.jspecify.annotations.NullMarked;
