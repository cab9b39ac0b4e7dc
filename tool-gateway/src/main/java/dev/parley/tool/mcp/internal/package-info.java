/** One connection to a server, and what it says put into our terms. */
@NullMarked
package dev.parley.tool.mcp.internal;

import org.jspecify.annotations.NullMarked;
