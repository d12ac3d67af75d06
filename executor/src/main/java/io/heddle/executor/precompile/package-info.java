/// The precompiled contracts of Cancun, Prague and Osaka: the price and the result of each as pure
/// functions of its input.
@NullMarked
package io.heddle.executor.precompile;

import org.jspecify.annotations.NullMarked;
