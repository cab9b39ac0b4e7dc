package dev.parley.bench;

/**
 * One figure beside the figure that it is compared with.
 *
 * @param unit of both figures
 * @param theirs the peer's figure of the same run, or the limit
 * @param against the peer's name, or {@code limit}
 * @param ratio above 1 where ours is better
 */
public record BenchRow(String metric, String unit, double ours, double theirs, String against, double ratio) {

    public static final String LIMIT = "limit";

    /** A figure that is better when it is higher, such as tokens per second. */
    public static BenchRow higherIsBetter(String metric, String unit, double ours, double theirs, String against) {
        return new BenchRow(metric, unit, ours, theirs, against, ours / theirs);
    }

    /** A figure that is better when it is lower, such as milliseconds. */
    public static BenchRow lowerIsBetter(String metric, String unit, double ours, double theirs, String against) {
        return new BenchRow(metric, unit, ours, theirs, against, theirs / ours);
    }
}
