package dev.parley.assistant.openai;

/**
 * A piece of one of the answers to a request.
 *
 * @param number of the answer, from 0
 */
record Choice(int number, Part part) {}
