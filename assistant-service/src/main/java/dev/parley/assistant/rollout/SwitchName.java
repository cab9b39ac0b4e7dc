package dev.parley.assistant.rollout;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of switches. One that nobody has set is on. Stateless. */
public final class SwitchName {

    /** Every answer of a model; without it people are told that there is a pause. */
    public static final String ANSWERS = "answers";

    /** Whatever looks into the web or documents. */
    public static final String SEARCH = "search";

    /** Drawing, in conversations and on the page for it. */
    public static final String IMAGES = "images";

    /** Reading facts out of what people write. */
    public static final String MEMORY_EXTRACTION = "memory-extraction";

    /** Writing to people who did not write within the platform's window. */
    public static final String PROACTIVE = "proactive";

    /** Those that every installation has. */
    public static final List<String> FEATURES = List.of(ANSWERS, SEARCH, IMAGES, MEMORY_EXTRACTION, PROACTIVE);

    private static final Set<String> SEARCH_TOOLS = Set.of("web_search", "ask_search_engine", "open_page");
    private static final Set<String> IMAGE_TOOLS = Set.of("create_image", "animate_image");

    private static final Pattern NAME =
            Pattern.compile(String.join("|", FEATURES) + "|(tool|channel|persona|model):\\S.{0,199}");

    private SwitchName() {}

    public static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }

    public static String tool(String tool) {
        return "tool:" + tool;
    }

    public static String channel(String channel) {
        return "channel:" + channel;
    }

    public static String persona(String persona) {
        return "persona:" + persona;
    }

    public static String model(String model) {
        return "model:" + model;
    }

    /** All switches that a tool hangs on. */
    static List<String> ofTool(String tool) {
        if (SEARCH_TOOLS.contains(tool)) {
            return List.of(SEARCH, tool(tool));
        }
        return IMAGE_TOOLS.contains(tool) ? List.of(IMAGES, tool(tool)) : List.of(tool(tool));
    }
}
