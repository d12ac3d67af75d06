/// A whole rollup on one machine: starts a development L1, PostgreSQL and the node as children,
/// deploys the contracts once, and watches over all of them. Everything it starts is the part that
/// runs in production, anvil aside.
@NullMarked
package io.heddle.ops.devnet;

import org.jspecify.annotations.NullMarked;
