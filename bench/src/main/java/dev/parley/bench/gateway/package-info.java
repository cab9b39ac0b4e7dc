/** What Parley adds to an answer between socket and model, beside a bare proxy. */
@NullMarked
package dev.parley.bench.gateway;

import org.jspecify.annotations.NullMarked;
