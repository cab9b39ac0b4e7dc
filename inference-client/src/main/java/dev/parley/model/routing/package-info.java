/** Several chat models as one: by name and capability, shared by weight, with fallback where one fails. */
@NullMarked
package dev.parley.model.routing;

import org.jspecify.annotations.NullMarked;
