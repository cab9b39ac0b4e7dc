/** Reading of web pages: a guarded fetch, the main content of what came, and the passages that fit a question. */
@NullMarked
package dev.parley.search.page;

import org.jspecify.annotations.NullMarked;
