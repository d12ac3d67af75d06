/// What `./heddle bench` and `./heddle conformance` start.
@NullMarked
package io.heddle.bench.cli;

import org.jspecify.annotations.NullMarked;
