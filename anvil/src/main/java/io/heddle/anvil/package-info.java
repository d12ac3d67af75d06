/// A development L1: foundry's anvil as a child process.
@NullMarked
package io.heddle.anvil;

import org.jspecify.annotations.NullMarked;
