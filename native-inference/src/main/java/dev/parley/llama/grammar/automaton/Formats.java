package dev.parley.llama.grammar.automaton;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The values of JSON Schema's {@code format} that are enforced, as regular expressions. Thread-safe. */
public final class Formats {

    /** RFC 3339 with the lengths of months and the leap years of the Gregorian calendar. */
    private static final String DATE =
            "(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)"
                    + "|02-(?:0[1-9]|1\\d|2[0-8]))"
                    + "|(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)";

    private static final String ZONE = "(?:[Zz]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)";
    /** Leap seconds come only in the last minute of a day of UTC, and are accepted when written in UTC. */
    private static final String TIME =
            "(?:(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?" + ZONE + "|23:59:60(?:\\.\\d+)?(?:[Zz]|[+-]00:00))";

    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final String HOSTNAME = LABEL + "(?:\\." + LABEL + ")*";
    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final String IPV4 = BYTE + "(?:\\." + BYTE + "){3}";
    private static final String IPV6 = ipv6();
    /** RFC 5321: a dot-separated local part at a host name. Quoted local parts and address literals are included. */
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";

    private static final String EMAIL = "(?:" + ATOM + "(?:\\." + ATOM + ")*|\"(?:[ !#-\\[\\]-~]|\\\\[ -~])*\")@(?:"
            + HOSTNAME + "|\\[" + IPV4 + "\\]|\\[IPv6:" + IPV6 + "\\])";

    private static final String UUID = "[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}";
    private static final String PERIOD_TIME = "T(?:\\d+H(?:\\d+M(?:\\d+S)?)?|\\d+M(?:\\d+S)?|\\d+S)";
    /** RFC 3339, appendix A. */
    private static final String DURATION = "P(?:(?:\\d+Y(?:\\d+M(?:\\d+D)?)?|\\d+M(?:\\d+D)?|\\d+D)(?:" + PERIOD_TIME
            + ")?|" + PERIOD_TIME + "|\\d+W)";

    private static final String PCHAR = "(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})";
    private static final String USER = "(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*";
    private static final String REGISTERED_NAME = "(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*";
    private static final String FUTURE_ADDRESS = "[vV][0-9A-Fa-f]+\\.[A-Za-z0-9._~!$&'()*+,;=:-]+";
    private static final String AUTHORITY =
            "(?:" + USER + "@)?(?:\\[(?:" + IPV6 + "|" + FUTURE_ADDRESS + ")\\]|" + REGISTERED_NAME + ")(?::\\d*)?";
    private static final String ROOTED =
            "(?://" + AUTHORITY + "(?:/" + PCHAR + "*)*|/(?:" + PCHAR + "+(?:/" + PCHAR + "*)*)?";
    private static final String TAIL = "(?:\\?(?:" + PCHAR + "|[/?])*)?(?:#(?:" + PCHAR + "|[/?])*)?";
    /** RFC 3986. */
    private static final String URI =
            "[A-Za-z][A-Za-z0-9+.-]*:" + ROOTED + "|" + PCHAR + "+(?:/" + PCHAR + "*)*|)" + TAIL;

    private static final String NO_COLON = "(?:[A-Za-z0-9._~!$&'()*+,;=@-]|%[0-9A-Fa-f]{2})";
    private static final String URI_REFERENCE =
            "(?:" + URI + "|" + ROOTED + "|" + NO_COLON + "+(?:/" + PCHAR + "*)*|)" + TAIL + ")";
    private static final String JSON_POINTER = "(?:/(?:[^/~]|~[01])*)*";

    private static final Map<String, String> PATTERNS = Map.ofEntries(
            Map.entry("date", DATE),
            Map.entry("time", TIME),
            Map.entry("date-time", DATE + "[Tt]" + TIME),
            Map.entry("duration", DURATION),
            Map.entry("email", EMAIL),
            Map.entry("hostname", HOSTNAME),
            Map.entry("ipv4", IPV4),
            Map.entry("ipv6", IPV6),
            Map.entry("uuid", UUID),
            Map.entry("uri", URI),
            Map.entry("uri-reference", URI_REFERENCE),
            Map.entry("json-pointer", JSON_POINTER));

    /** RFC 1123 limits a whole name to this many characters. */
    private static final int MAX_HOSTNAME = 253;

    private static final int MAX_HOSTNAME_STATES = 100_000;

    private static final Map<String, Automaton> COMPILED = new ConcurrentHashMap<>();

    private Formats() {}

    /** Names of the formats, in alphabetical order. */
    public static Set<String> names() {
        return new TreeSet<>(PATTERNS.keySet());
    }

    /** The texts of a format, or null when it is not supported. */
    public static @Nullable Automaton find(String name) throws AutomatonException {
        String pattern = PATTERNS.get(name);
        if (pattern == null) {
            return null;
        }
        Automaton known = COMPILED.get(name);
        if (known != null) {
            return known;
        }
        Automaton compiled = Regex.compile("^(?:" + pattern + ")$");
        if (name.equals("hostname")) {
            compiled = compiled.withLength(1, MAX_HOSTNAME, MAX_HOSTNAME_STATES);
        }
        COMPILED.put(name, compiled);
        return compiled;
    }

    private static String ipv6() {
        String group = "[0-9A-Fa-f]{1,4}";
        String last = "(?:" + group + ":" + group + "|" + IPV4 + ")";
        StringBuilder all = new StringBuilder("(?:(?:" + group + ":){6}" + last);
        // RFC 3986, IPv6address: "::" stands for at least one group.
        for (int after = 5; after >= 0; after--) {
            int before = 5 - after;
            String left = before == 0 ? "" : "(?:(?:" + group + ":){0," + (before - 1) + "}" + group + ")?";
            all.append('|')
                    .append(left)
                    .append("::(?:")
                    .append(group)
                    .append(":){")
                    .append(after)
                    .append('}')
                    .append(last);
        }
        all.append("|(?:(?:")
                .append(group)
                .append(":){0,5}")
                .append(group)
                .append(")?::")
                .append(group);
        return all.append("|(?:(?:" + group + ":){0,6}" + group + ")?::)").toString();
    }
}
