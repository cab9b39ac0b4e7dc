package dev.parley.memory.conversation;

/** @param data JSON as text */
public record TurnEvent(String id, String type, String data) {}
