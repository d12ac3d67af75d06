/// The executor's public types: a state view and transactions in, outcomes and a state diff out.
///
/// Nothing here knows how state is stored or how blocks are ordered; implementations live in the
/// sub-packages.
@NullMarked
package io.heddle.executor;

import org.jspecify.annotations.NullMarked;
