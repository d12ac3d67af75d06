/// The operator's command line: what `./heddle` runs once the tools are found and the jars are
/// built.
@NullMarked
package io.heddle.ops;

import org.jspecify.annotations.NullMarked;
