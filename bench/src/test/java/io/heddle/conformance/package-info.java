@NullMarked
package io.heddle.conformance;

import org.jspecify.annotations.NullMarked;
