/** Port of services that answer a question with text and sources of their own instead of ranked results. */
@NullMarked
package dev.parley.search.answer;

import org.jspecify.annotations.NullMarked;
