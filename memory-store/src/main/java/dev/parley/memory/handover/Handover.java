package dev.parley.memory.handover;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.time.Instant;

/** @param until when the assistant speaks again by itself */
public record Handover(PersonId person, ConversationId conversation, Instant until) {}
