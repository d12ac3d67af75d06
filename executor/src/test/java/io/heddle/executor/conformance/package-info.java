/// The official Ethereum fixtures, run against the executor.
@NullMarked
package io.heddle.executor.conformance;

import org.jspecify.annotations.NullMarked;
