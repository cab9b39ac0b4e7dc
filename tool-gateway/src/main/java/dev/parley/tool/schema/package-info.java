/** Checks and small certain repairs of the arguments that a model writes. */
@NullMarked
package dev.parley.tool.schema;

import org.jspecify.annotations.NullMarked;
