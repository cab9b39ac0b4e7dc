package dev.parley.memory.recall;

import dev.parley.memory.time.TimeExpressions;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a question asks for, by its first words in six languages. */
enum AnswerKind {
    TIME,
    NUMBER,
    NAME,
    OTHER;

    /** What a text could answer. {@code question} is set for one that asks itself. */
    record Signs(boolean time, boolean number, boolean name, boolean question) {}

    private static final Pattern ASKS_TIME = Pattern.compile(
            "\\b(when|what (date|day|year|month|time)|cuándo|quando|quand)\\b|कब|متى", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern ASKS_NUMBER = Pattern.compile(
            "\\b(how (many|much|old|long|often|far)|cuánt[oa]s?|quant[oa]s?|combien)\\b|कितन|كم",
            Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern ASKS_NAME = Pattern.compile(
            "\\b(who|whom|where|which|whose|quiénes?|dónde|quem|onde|qui|où)\\b|कौन|कहाँ|कहां|من هو|أين",
            Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern NUMBER_WORD = Pattern.compile(
            "\\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|hundred|thousand|dozen|once|twice)\\b");

    /** Any day will do: it is only asked whether a text speaks of one. */
    private static final LocalDate SOME_DAY = LocalDate.of(2000, 1, 1);

    static AnswerKind of(String question) {
        String lower = question.toLowerCase(Locale.ROOT);
        if (ASKS_TIME.matcher(lower).find()) {
            return TIME;
        }
        if (ASKS_NUMBER.matcher(lower).find()) {
            return NUMBER;
        }
        return ASKS_NAME.matcher(lower).find() ? NAME : OTHER;
    }

    static Signs signs(String text, List<Words.Word> words) {
        String stripped = text.strip();
        return new Signs(
                TimeExpressions.find(text, SOME_DAY).isPresent(),
                text.chars().anyMatch(Character::isDigit)
                        || NUMBER_WORD.matcher(text.toLowerCase(Locale.ROOT)).find(),
                words.stream().anyMatch(Words.Word::name),
                stripped.endsWith("?") || stripped.endsWith("؟"));
    }

    /** Whether a text could answer a question of this kind. */
    boolean fits(Signs signs) {
        return switch (this) {
            case TIME -> signs.time();
            case NUMBER -> signs.number();
            case NAME -> signs.name();
            case OTHER -> false;
        };
    }
}
