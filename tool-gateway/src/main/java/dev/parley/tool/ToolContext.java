package dev.parley.tool;

import java.time.Instant;

/**
 * On whose behalf a tool runs.
 *
 * @param person stable id of the person, never shown to the model
 * @param deadline no call goes on after it
 * @param firstSourceNumber the number that the first source of this call gets
 */
public record ToolContext(
        String person, String conversation, String turn, Instant now, Instant deadline, int firstSourceNumber) {}
