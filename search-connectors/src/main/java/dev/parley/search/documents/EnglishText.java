package dev.parley.search.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.StemmerOverrideFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** English words as index terms: lower case, without accents and endings; irregular forms are joined. */
final class EnglishText extends Analyzer {

    /** Terms of a question that are looked at; the rest of a very long one is ignored. */
    static final int MAX_QUERY_TERMS = 32;

    /** Words that shape a question but say nothing about its subject. */
    private static final List<String> QUESTION_WORDS = List.of(
            "a",
            "about",
            "am",
            "any",
            "anything",
            "been",
            "being",
            "call",
            "called",
            "can",
            "could",
            "describe",
            "did",
            "do",
            "does",
            "don't",
            "doing",
            "everything",
            "exactly",
            "explain",
            "fact",
            "facts",
            "find",
            "from",
            "get",
            "give",
            "got",
            "had",
            "happen",
            "happened",
            "has",
            "have",
            "he",
            "hello",
            "hey",
            "her",
            "hi",
            "him",
            "his",
            "how",
            "i",
            "i'm",
            "info",
            "information",
            "its",
            "it's",
            "just",
            "kind",
            "know",
            "known",
            "let",
            "like",
            "located",
            "look",
            "many",
            "may",
            "me",
            "mean",
            "meaning",
            "might",
            "much",
            "my",
            "need",
            "ok",
            "okay",
            "on",
            "one",
            "our",
            "please",
            "really",
            "research",
            "search",
            "several",
            "she",
            "should",
            "show",
            "some",
            "something",
            "sort",
            "tell",
            "than",
            "thank",
            "thanks",
            "thing",
            "things",
            "us",
            "want",
            "was",
            "we",
            "web",
            "were",
            "what",
            "what's",
            "whats",
            "when",
            "when's",
            "where",
            "where's",
            "which",
            "who",
            "who's",
            "whose",
            "why",
            "will",
            "would",
            "you",
            "your");

    /** Words that ask for a property: a page may state it without using them. */
    private static final List<String> PROPERTY_WORDS = List.of(
            "age",
            "big",
            "country",
            "date",
            "day",
            "deep",
            "definition",
            "distance",
            "far",
            "fast",
            "first",
            "heavy",
            "height",
            "high",
            "history",
            "important",
            "famous",
            "large",
            "length",
            "long",
            "main",
            "make",
            "most",
            "name",
            "number",
            "old",
            "part",
            "people",
            "person",
            "place",
            "size",
            "small",
            "speed",
            "start",
            "tall",
            "time",
            "type",
            "use",
            "weight",
            "weigh",
            "wide",
            "work",
            "world",
            "year",
            "come",
            "take",
            "take place");

    private static final Map<String, List<String>> IRREGULAR = Map.ofEntries(
            Map.entry("write", List.of("wrote", "written", "writer", "writers")),
            Map.entry("build", List.of("built", "builder")),
            Map.entry("win", List.of("won", "winner")),
            Map.entry("sing", List.of("sang", "sung")),
            Map.entry("fly", List.of("flew", "flown", "flight")),
            Map.entry("run", List.of("ran")),
            Map.entry("begin", List.of("began", "begun")),
            Map.entry("eat", List.of("ate", "eaten")),
            Map.entry("make", List.of("made")),
            Map.entry("die", List.of("died", "dies", "death", "dead")),
            Map.entry("speak", List.of("spoke", "spoken")),
            Map.entry("give", List.of("gave", "given")),
            Map.entry("take", List.of("took", "taken")),
            Map.entry("grow", List.of("grew", "grown")),
            Map.entry("become", List.of("became")),
            Map.entry("break", List.of("broke", "broken")),
            Map.entry("drink", List.of("drank", "drunk")),
            Map.entry("send", List.of("sent")),
            Map.entry("pay", List.of("paid", "payment", "payments")),
            Map.entry("buy", List.of("bought")),
            Map.entry("sink", List.of("sank", "sunk")),
            Map.entry("lead", List.of("led", "leader")),
            Map.entry("invent", List.of("inventor", "invention", "inventors")),
            Map.entry("discover", List.of("discovery", "discoverer")),
            Map.entry("ship", List.of("shipping", "shipment", "delivery", "deliver", "delivered")),
            Map.entry("paint", List.of("painter", "painting", "paintings")),
            Map.entry("child", List.of("children")),
            Map.entry("foot", List.of("feet")),
            Map.entry("tooth", List.of("teeth")),
            Map.entry("person", List.of("people")));

    private static final StemmerOverrideFilter.StemmerOverrideMap OVERRIDES = overrides();

    private final CharArraySet stopWords;

    private EnglishText(CharArraySet stopWords) {
        this.stopWords = stopWords;
    }

    static EnglishText forIndex() {
        return new EnglishText(EnglishAnalyzer.ENGLISH_STOP_WORDS_SET);
    }

    static EnglishText forQuestions() {
        CharArraySet words = new CharArraySet(QUESTION_WORDS, true);
        words.addAll(EnglishAnalyzer.ENGLISH_STOP_WORDS_SET);
        return new EnglishText(words);
    }

    /** Terms of {@link #PROPERTY_WORDS} as they stand in the index. */
    static Set<String> propertyTerms() {
        try (EnglishText analyzer = forIndex()) {
            return PROPERTY_WORDS.stream()
                    .flatMap(word -> analyzer.terms(word).stream())
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    /** Different terms of the text in their order, at most {@link #MAX_QUERY_TERMS}. */
    Set<String> terms(String text) {
        Set<String> terms = new LinkedHashSet<>();
        try (TokenStream stream = tokenStream("text", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (terms.size() < MAX_QUERY_TERMS && stream.incrementToken()) {
                terms.add(term.toString());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return terms;
    }

    /** Terms of words that start with a capital letter, the first word left out. */
    Set<String> properNames(String question) {
        String[] words = question.strip().split("\\s+");
        String names = Arrays.stream(words)
                .skip(1)
                .filter(word -> Character.isUpperCase(word.codePointAt(0)))
                .collect(Collectors.joining(" "));
        return terms(names);
    }

    @Override
    protected TokenStreamComponents createComponents(String fieldName) {
        Tokenizer source = new StandardTokenizer();
        TokenStream folded = new ASCIIFoldingFilter(new LowerCaseFilter(new EnglishPossessiveFilter(source)));
        TokenStream filtered = new StopFilter(folded, stopWords);
        return new TokenStreamComponents(source, new PorterStemFilter(new StemmerOverrideFilter(filtered, OVERRIDES)));
    }

    @Override
    protected TokenStream normalize(String fieldName, TokenStream in) {
        return new ASCIIFoldingFilter(new LowerCaseFilter(in));
    }

    private static StemmerOverrideFilter.StemmerOverrideMap overrides() {
        StemmerOverrideFilter.Builder builder = new StemmerOverrideFilter.Builder(true);
        IRREGULAR.forEach((base, forms) -> forms.forEach(form -> builder.add(form, porter(base))));
        try {
            return builder.build();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String porter(String word) {
        try (Analyzer plain = new EnglishAnalyzer();
                TokenStream stream = plain.tokenStream("text", word)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            return stream.incrementToken() ? term.toString() : word;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
