/// What keys held before blocks changed them, as sorted runs that are merged in tiers: for
/// questions about older blocks, and for going back.
@NullMarked
package io.heddle.executor.state.history;

import org.jspecify.annotations.NullMarked;
