package dev.parley.tool;

import java.time.Instant;

/**
 * On whose behalf tools run, and within what.
 *
 * @param person stable id of the person, never shown to the model
 * @param persona as whom the assistant speaks; empty for itself
 * @param deadline no call goes on after it
 * @param scope tools that may be called
 * @param firstSourceNumber the citation number that the next source of the turn gets
 * @param maxResultTokens most tokens of one result, where a tool declares more
 * @param maxSources most sources that one result should have
 */
public record ToolContext(
        String person,
        String conversation,
        String turn,
        String persona,
        Instant now,
        Instant deadline,
        ToolScope scope,
        int firstSourceNumber,
        int maxResultTokens,
        int maxSources) {

    public ToolContext {
        if (maxResultTokens < 1) {
            throw new IllegalArgumentException("maxResultTokens must be at least 1 but is " + maxResultTokens);
        }
    }

    /** The assistant itself, every tool, and no limit of results but the tools' own. */
    public ToolContext(
            String person, String conversation, String turn, Instant now, Instant deadline, int firstSourceNumber) {
        this(
                person,
                conversation,
                turn,
                "",
                now,
                deadline,
                ToolScope.ALL,
                firstSourceNumber,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE);
    }
}
