/** Ports through which Parley talks to any model. */
@NullMarked
package dev.parley.model;

import org.jspecify.annotations.NullMarked;
