/// `./heddle state`: looks into a state store, checks it, and takes and restores snapshots.
@NullMarked
package io.heddle.ops.state;

import org.jspecify.annotations.NullMarked;
