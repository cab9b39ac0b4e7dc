/** Local documents as a search provider: reading, cutting into passages, indexing and searching. */
@NullMarked
package dev.parley.search.documents;

import org.jspecify.annotations.NullMarked;
