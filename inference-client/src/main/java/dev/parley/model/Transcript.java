package dev.parley.model;

import java.time.Duration;

/**
 * What was said.
 *
 * @param text empty where no words could be made out
 * @param language ISO 639-1 code of what was spoken; empty where it is not known
 * @param length of the recording
 */
public record Transcript(String text, String language, Duration length) {}
