/** The pages that people see: their shell, languages and assets. */
@NullMarked
package dev.parley.assistant.page;

import org.jspecify.annotations.NullMarked;
