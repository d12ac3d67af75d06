/// Block access lists (EIP-7928): which accounts and slots a block looked at, and what each of its
/// transactions made of them.
///
/// Executors write an [io.heddle.executor.access.AccessLog], which costs a few references per
/// account; [io.heddle.executor.access.BlockAccessList] is made of the logs of a block's slices,
/// off their way. A list is advice: whoever executes with one checks everything that comes of it.
@NullMarked
package io.heddle.executor.access;

import org.jspecify.annotations.NullMarked;
