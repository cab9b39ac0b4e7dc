package dev.parley.tool.schema;

/**
 * How large arguments may be.
 *
 * @param maxChars longest arguments text, in UTF-16 characters
 * @param maxDepth deepest nesting of objects and arrays, the arguments object itself included
 */
public record ArgumentLimits(int maxChars, int maxDepth) {

    public static final ArgumentLimits DEFAULT = new ArgumentLimits(16_384, 16);

    /** Above this the recursion of the schema validator could exhaust a thread's stack. */
    private static final int DEPTH_CEILING = 128;

    public ArgumentLimits {
        if (maxChars < 2) {
            throw new IllegalArgumentException("maxChars must be at least 2 but is " + maxChars);
        }
        if (maxDepth < 1 || maxDepth > DEPTH_CEILING) {
            throw new IllegalArgumentException(
                    "maxDepth must be between 1 and " + DEPTH_CEILING + " but is " + maxDepth);
        }
    }
}
