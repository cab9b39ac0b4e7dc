/** The OpenAPI document of our own endpoints, for programs that use them. */
@NullMarked
package dev.parley.assistant.apidoc;

import org.jspecify.annotations.NullMarked;
