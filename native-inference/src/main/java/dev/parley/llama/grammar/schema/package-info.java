/** JSON Schema compiled into the shapes that values may have. */
@NullMarked
package dev.parley.llama.grammar.schema;

import org.jspecify.annotations.NullMarked;
