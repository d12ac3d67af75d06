@NullMarked
package io.heddle.ops.state;

import org.jspecify.annotations.NullMarked;
