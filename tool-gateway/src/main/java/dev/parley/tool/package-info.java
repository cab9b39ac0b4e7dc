/** The Tool contract, its registry, and the guarded way to invoke a tool. */
@NullMarked
package dev.parley.tool;

import org.jspecify.annotations.NullMarked;
