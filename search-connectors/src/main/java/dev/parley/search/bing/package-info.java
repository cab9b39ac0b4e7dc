/** Bing's index: Microsoft Web IQ, services that speak the retired Bing v7 protocol, and Grounding with Bing. */
@NullMarked
package dev.parley.search.bing;

import org.jspecify.annotations.NullMarked;
