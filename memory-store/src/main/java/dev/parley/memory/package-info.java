/** Identity types shared by everything durable. */
@NullMarked
package dev.parley.memory;

import org.jspecify.annotations.NullMarked;
