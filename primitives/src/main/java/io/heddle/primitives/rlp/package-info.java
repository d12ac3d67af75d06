/// Recursive length prefix (yellow paper, appendix B): a canonical, bounded reader and a writer.
@NullMarked
package io.heddle.primitives.rlp;

import org.jspecify.annotations.NullMarked;
