/** The Spring Boot program. */
@NullMarked
package dev.parley.assistant;

import org.jspecify.annotations.NullMarked;
