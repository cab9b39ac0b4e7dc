/** What providers behind an HTTP JSON service share. */
@NullMarked
package dev.parley.search.http;

import org.jspecify.annotations.NullMarked;
