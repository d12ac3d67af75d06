/// Checks of the sources and the documents as text: sizes, names, and that what one says the other
/// has.
@NullMarked
package io.heddle.ops.tidy;

import org.jspecify.annotations.NullMarked;
