package dev.parley.memory.fact;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A way in which people state something about themselves.
 *
 * @param attribute what it tells, possibly with {@code {who}} in it
 * @param aliases other words for the attribute
 * @param single whether a new value closes the old
 * @param template text of the fact; {@code -} keeps the person's words
 */
record FactPattern(
        String attribute, List<String> aliases, FactKind kind, boolean single, String template, Pattern pattern) {

    private static final String KEEP_WORDS = "-";
    private static final int COLUMNS = 5;

    private static final String MONTH = "january|february|march|april|may|june|july|august|september|october|november"
            + "|december|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janeiro"
            + "|fevereiro|mar[cç]o|maio|junho|julho|setembro|outubro|novembro|dezembro|janvier|f[eé]vrier|mars|avril|mai"
            + "|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[eé]cembre";

    private static final String WEEKDAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|lunes|martes"
            + "|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|segunda|ter[cç]a|quarta|quinta|sexta|lundi|mardi|mercredi"
            + "|jeudi|vendredi|samedi|dimanche";

    /** Where a value ends: punctuation, another clause, or when it happened. */
    private static final String END =
            "(?=\\s*$|[,.;!?\\n]| (?:and|but|because|since|so|when|while|where|though|which|who|y"
                    + "|pero|porque|e|mas|porqu[eê]|et|mais|parce|car|yesterday|today|tonight|tomorrow|last|next|this|recently|now"
                    + "|currently|(?:a|a few|two|three|four|five|six|\\d+) (?:day|week|month|year)s? ago"
                    + "|(?:in|on|en|em|el|la|na|no) (?:\\d+|semana|semaine|" + MONTH + "|" + WEEKDAY + ")"
                    + "|ayer|hoy|ma[nñ]ana|desde|hace|ontem|hoje|amanh[aã]|h[aá]|faz|hier|aujourd'hui|demain|depuis|il y a)\\b)";

    private static final List<FactPattern> ALL = load();

    /** @param attribute with whom or what it is about filled in */
    record Match(FactPattern pattern, String attribute, String value, String text) {}

    static List<FactPattern> all() {
        return ALL;
    }

    private static List<FactPattern> load() {
        try (InputStream file = FactPattern.class.getResourceAsStream("patterns.txt")) {
            if (file == null) {
                throw new IllegalStateException("patterns.txt is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(FactPattern::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FactPattern parse(String line) {
        String[] columns = line.split(" \\| ", COLUMNS);
        List<String> names =
                Arrays.stream(columns[0].split(",")).map(String::strip).toList();
        String expression = columns[4]
                .strip()
                .replace("<V>", "(?<value>[^,.;!?\\n]{1,60}?)")
                .replace("<N>", "(?<value>[\\p{L}\\p{M}][\\p{L}\\p{M} .'’-]{0,40}?)")
                .replace("<S>", "(?:i|(?:the )?user)")
                .replace("<P>", "(?:my|(?:the )?user'?s?)")
                .replace("<E>", END);
        return new FactPattern(
                names.getFirst(),
                names.subList(1, names.size()),
                FactKind.valueOf(columns[1].strip()),
                columns[2].strip().equals("one"),
                columns[3].strip(),
                Pattern.compile(
                        expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS));
    }

    /** What a clause states, where it begins so. */
    Optional<Match> match(String clause) {
        Matcher matcher = pattern.matcher(clause.replace('’', '\''));
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        String value = group(matcher, "value");
        String who = group(matcher, "who").toLowerCase(Locale.ROOT);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        String text = template.equals(KEEP_WORDS)
                ? clause.strip()
                : template.replace("{value}", value).replace("{who}", who);
        return Optional.of(new Match(this, attribute.replace("{who}", who), value, text));
    }

    private static String group(Matcher matcher, String name) {
        Integer number = matcher.namedGroups().get(name);
        String found = number == null ? null : matcher.group(number);
        return found == null ? "" : found.strip();
    }
}
