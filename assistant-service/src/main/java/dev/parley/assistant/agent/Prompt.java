package dev.parley.assistant.agent;

import dev.parley.model.ChatRequest;

/**
 * A request for the model and what it takes.
 *
 * @param tokens prompt tokens by the model's own count
 * @param dropped how many steps of the rules for what goes first were taken; 0 when everything fitted
 */
record Prompt(ChatRequest request, int tokens, int dropped) {}
