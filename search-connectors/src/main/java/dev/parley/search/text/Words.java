package dev.parley.search.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.en.EnglishMinimalStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Cuts text of any language into terms that can be compared: lower case, without accents, pairs of characters for
 * Chinese, Japanese and Korean, plural endings removed, frequent function words left out. Thread-safe.
 */
public final class Words {

    /** Function words of the languages that are met most; the same list cuts questions and texts. */
    private static final CharArraySet FUNCTION_WORDS = new CharArraySet(
            List.of(
                    ("a an and are as at be but by can did do does for from had has have he her his how i if in into is it"
                                    + " its of on or our she so than that the their them then there these they this to was we were"
                                    + " what when where which who why will with would you your"
                                    + " der die das den dem des ein eine einer und ist sind wie wer wann wo im zu mit von auf"
                                    + " le la les un une des du et est sont que qui dans pour sur au aux quel quelle"
                                    + " el los las una y es son de en por para con como cual donde cuando quien"
                                    + " il lo gli e di che per con del della"
                                    + " o os um uma do da em no na para com")
                            .split(" ")),
            true);

    private static final Analyzer ANALYZER = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String fieldName) {
            Tokenizer source = new StandardTokenizer();
            TokenStream lower = new LowerCaseFilter(new CJKWidthFilter(source));
            TokenStream pairs = new CJKBigramFilter(new StopFilter(lower, FUNCTION_WORDS));
            return new TokenStreamComponents(source, new EnglishMinimalStemFilter(new ASCIIFoldingFilter(pairs)));
        }
    };

    private Words() {}

    /** Terms in their order, with repetitions. */
    public static List<String> of(String text) {
        return of(text, Integer.MAX_VALUE);
    }

    /** At most {@code limit} terms. */
    public static List<String> of(String text, int limit) {
        List<String> terms = new ArrayList<>();
        try (TokenStream stream = ANALYZER.tokenStream("text", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (terms.size() < limit && stream.incrementToken()) {
                terms.add(term.toString());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return terms;
    }
}
