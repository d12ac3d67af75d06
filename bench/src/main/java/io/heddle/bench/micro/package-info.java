/// `./heddle bench micro`: JMH benchmarks of single parts.
@NullMarked
package io.heddle.bench.micro;

import org.jspecify.annotations.NullMarked;
