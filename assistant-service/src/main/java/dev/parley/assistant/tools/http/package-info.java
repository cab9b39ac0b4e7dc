/** Tools that an operator declares: their own HTTP endpoints. */
@NullMarked
package dev.parley.assistant.tools.http;

import org.jspecify.annotations.NullMarked;
