package dev.parley.assistant.agent;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Text of others that came with the person's message: a forwarded message, the caption of a picture, the name of a file.
 *
 * @param kind what it is, in our own words, for example {@code file name}
 */
public record Quoted(String kind, String text) {

    /** A message as the conversation log keeps it: what was quoted stands fenced behind the person's words. */
    public static String behind(String words, List<Quoted> quoted) {
        return Stream.concat(Stream.of(words), quoted.stream().map(each -> Fence.around(each.kind(), each.text())))
                .collect(Collectors.joining("\n\n"));
    }
}
