/** Words of any language, and how well a text fits a question. */
@NullMarked
package dev.parley.search.text;

import org.jspecify.annotations.NullMarked;
