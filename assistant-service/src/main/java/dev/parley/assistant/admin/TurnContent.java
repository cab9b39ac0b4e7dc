package dev.parley.assistant.admin;

import java.util.List;

/**
 * What was said in a turn, with secrets masked.
 *
 * @param asked what the person wrote, quotes of others included
 * @param steps of the model and of tools, in the order of their stages; empty where only question and answer are kept
 */
record TurnContent(String turn, String asked, List<Step> steps, String answer) {

    /**
     * @param kind {@code model} or {@code tool}
     * @param prompt what the model got
     * @param said what the model wrote
     * @param calls the tools that it called
     * @param tool which tool ran
     * @param input its arguments, as JSON
     * @param output what it gave
     */
    record Step(
            String kind, List<Line> prompt, String said, List<Line> calls, String tool, String input, String output) {

        static Step model(List<Line> prompt, String said, List<Line> calls) {
            return new Step(TurnTimelines.MODEL, prompt, said, calls, "", "", "");
        }

        static Step tool(String tool, String input, String output) {
            return new Step(TurnTimelines.TOOL, List.of(), "", List.of(), tool, input, output);
        }
    }

    /** @param name role of a message, or name of a tool */
    record Line(String name, String text) {}
}
