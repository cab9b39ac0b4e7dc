/** How well the demo model does what it was trained for. */
@NullMarked
package dev.parley.bench.demo;

import org.jspecify.annotations.NullMarked;
