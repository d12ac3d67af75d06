/// What is kept in memory for reading: values by account and slot, and the values that templates of
/// calls say will be asked for.
@NullMarked
package io.heddle.executor.state.cache;

import org.jspecify.annotations.NullMarked;
