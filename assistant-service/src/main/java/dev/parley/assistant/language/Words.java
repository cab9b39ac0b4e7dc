package dev.parley.assistant.language;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words of a text in a form that can be compared: compatibility-normalised, lower case, without marks over Latin letters
 * and without invisible characters. Letters of other scripts that look like Latin ones stay what they are, so that a
 * look-alike is never the word that it imitates. Stateless.
 */
public final class Words {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}&&[^\\s]]");
    private static final Pattern LATIN_MARK = Pattern.compile("(?<=[a-z\\p{IsArabic}])\\p{Mn}+");

    private static final Pattern SENTENCE = Pattern.compile("[^.!?؟।\\n]+[.!?؟।]*");

    private static final int STEM_LENGTH = 4;
    private static final int LONGEST_ENDING = 3;

    private Words() {}

    public static Set<String> of(String text) {
        return new LinkedHashSet<>(inOrder(text));
    }

    public static List<String> inOrder(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(folded(text));
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    private static String folded(String text) {
        String visible = INVISIBLE.matcher(text).replaceAll("");
        String lower = Normalizer.normalize(visible, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(LATIN_MARK.matcher(lower).replaceAll(""), Normalizer.Form.NFC);
    }

    public static List<String> sentences(String text) {
        List<String> sentences = new ArrayList<>();
        Matcher matcher = SENTENCE.matcher(text);
        while (matcher.find()) {
            sentences.add(matcher.group());
        }
        return sentences;
    }

    /** Whether one of the words is this word, or another form of it. Numbers have one form only. */
    public static boolean hold(Set<String> words, String word) {
        if (words.contains(word)) {
            return true;
        }
        if (word.chars().anyMatch(Character::isDigit)) {
            return false;
        }
        return words.stream().anyMatch(known -> sameStem(known, word));
    }

    private static boolean sameStem(String one, String other) {
        String shorter = one.length() <= other.length() ? one : other;
        String longer = shorter.equals(one) ? other : one;
        if (longer.length() - shorter.length() > LONGEST_ENDING) {
            return false;
        }
        if (isJoiningScript(longer)) {
            return shorter.length() > 2 && longer.contains(shorter);
        }
        return shorter.length() >= STEM_LENGTH && longer.startsWith(shorter);
    }

    /** Arabic writes articles and prepositions as part of the word. */
    private static boolean isJoiningScript(String word) {
        return Character.UnicodeScript.of(word.codePointAt(0)) == Character.UnicodeScript.ARABIC;
    }
}
