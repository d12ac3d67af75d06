/// End-to-end tests: the devnet as its users meet it, through JSON-RPC ports and real clients.
@NullMarked
package io.heddle.ops;

import org.jspecify.annotations.NullMarked;
