/** The Model Context Protocol: tools of other servers as ours, and our tools for other assistants. */
@NullMarked
package dev.parley.tool.mcp;

import org.jspecify.annotations.NullMarked;
