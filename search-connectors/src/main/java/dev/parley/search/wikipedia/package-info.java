/** Wikipedia and other MediaWiki sites as a search provider. */
@NullMarked
package dev.parley.search.wikipedia;

import org.jspecify.annotations.NullMarked;
