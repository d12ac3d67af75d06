@NullMarked
package io.heddle.primitives.abi;

import org.jspecify.annotations.NullMarked;
