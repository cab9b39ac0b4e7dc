package dev.parley.memory.usage;

import java.time.LocalDate;

/**
 * What was used on a day, of one model, from one channel and country.
 *
 * @param channel empty where it is not known
 * @param country two-letter code; empty where it is not known
 */
public record UsageRow(LocalDate day, String model, String channel, String country, Spent spent) {}
