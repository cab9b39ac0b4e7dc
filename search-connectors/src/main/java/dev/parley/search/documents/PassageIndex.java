package dev.parley.search.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;

/** Passages in memory, ranked with BM25 and grouped by document. Thread-safe once built. */
final class PassageIndex implements AutoCloseable {

    /** Passages ranked before they are grouped by document. */
    static final int MAX_RANKED_PASSAGES = 400;

    private static final String TITLE = "title";
    private static final String HEADING = "heading";
    private static final String BODY = "body";
    private static final String DOCUMENT = "document";
    private static final String ORDINAL = "ordinal";
    private static final List<String> FIELDS = List.of(TITLE, HEADING, BODY);

    private static final float TITLE_BOOST = 2.5f;
    private static final float HEADING_BOOST = 1.5f;
    private static final float OTHER_FIELDS = 0.3f;
    private static final float TYPING_ERROR_BOOST = 0.6f;
    private static final int FIRST_LETTERS_KEPT = 1;
    private static final int MIN_LETTERS_FOR_TYPING_ERROR = 5;
    private static final int MAX_TYPING_VARIANTS = 8;

    /** The first passage usually defines the subject, so it wins close calls. */
    private static final double FIRST_PASSAGE_FACTOR = 1.15;

    private final List<DocumentLoader.Loaded> documents;
    private final EnglishText indexText = EnglishText.forIndex();
    private final EnglishText questionText = EnglishText.forQuestions();
    private final Relevance relevance;
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final DirectoryReader reader;
    private final IndexSearcher searcher;

    PassageIndex(List<DocumentLoader.Loaded> documents) throws IOException {
        this.documents = List.copyOf(documents);
        List<Set<String>> titles = documents.stream()
                .map(loaded -> questionText.terms(loaded.document().title()))
                .toList();
        this.relevance = new Relevance(titles);
        write();
        this.reader = DirectoryReader.open(directory);
        this.searcher = new IndexSearcher(reader);
    }

    private void write() throws IOException {
        try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(indexText))) {
            for (int number = 0; number < documents.size(); number++) {
                DocumentLoader.Loaded loaded = documents.get(number);
                for (int ordinal = 0; ordinal < loaded.passages().size(); ordinal++) {
                    Passage passage = loaded.passages().get(ordinal);
                    var entry = new org.apache.lucene.document.Document();
                    entry.add(new TextField(TITLE, loaded.document().title(), Field.Store.NO));
                    entry.add(new TextField(HEADING, passage.heading(), Field.Store.NO));
                    entry.add(new TextField(BODY, passage.text(), Field.Store.NO));
                    entry.add(new NumericDocValuesField(DOCUMENT, number));
                    entry.add(new NumericDocValuesField(ORDINAL, ordinal));
                    writer.addDocument(entry);
                }
            }
            writer.forceMerge(1);
        }
    }

    /** Best documents first; empty when no document covers enough of the question. */
    List<Hit> search(String question, int limit) throws IOException {
        Set<String> terms = questionText.terms(question);
        if (terms.isEmpty() || documents.isEmpty()) {
            return List.of();
        }
        Map<String, Set<String>> forms = new LinkedHashMap<>();
        for (String term : terms) {
            forms.put(term, forms(term));
        }
        Map<String, BitSet> holders = new LinkedHashMap<>();
        for (Map.Entry<String, Set<String>> entry : forms.entrySet()) {
            holders.put(entry.getKey(), holders(entry.getValue()));
        }
        return group(rank(forms), forms, holders, questionText.properNames(question), limit);
    }

    private ScoreDoc[] rank(Map<String, Set<String>> forms) throws IOException {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        forms.forEach((term, variants) -> {
            List<Query> fields = new ArrayList<>();
            for (String variant : variants) {
                float boost = variant.equals(term) ? 1 : TYPING_ERROR_BOOST;
                fields.add(boosted(TITLE, variant, TITLE_BOOST * boost));
                fields.add(boosted(HEADING, variant, HEADING_BOOST * boost));
                fields.add(boosted(BODY, variant, boost));
            }
            if (!fields.isEmpty()) {
                float weight = (float) relevance.importance(term);
                all.add(
                        new BoostQuery(new DisjunctionMaxQuery(fields, OTHER_FIELDS), weight),
                        BooleanClause.Occur.SHOULD);
            }
        });
        return searcher.search(all.build(), MAX_RANKED_PASSAGES).scoreDocs;
    }

    private static Query boosted(String field, String term, float boost) {
        return new BoostQuery(new TermQuery(new Term(field, term)), boost);
    }

    private List<Hit> group(
            ScoreDoc[] ranked,
            Map<String, Set<String>> forms,
            Map<String, BitSet> holders,
            Set<String> properNames,
            int limit)
            throws IOException {
        Map<Integer, Best> best = new HashMap<>();
        for (ScoreDoc hit : ranked) {
            int number = value(DOCUMENT, hit.doc);
            int ordinal = value(ORDINAL, hit.doc);
            double score = ordinal == 0 ? hit.score * FIRST_PASSAGE_FACTOR : hit.score;
            best.merge(
                    number, new Best(number, ordinal, score), (one, other) -> one.score >= other.score ? one : other);
        }
        return best.values().stream()
                .map(candidate -> candidate.weighted(relevance.coverage(candidate.number, forms, holders, properNames)))
                .filter(candidate -> candidate.score > 0)
                .sorted(Comparator.comparingDouble((Best candidate) -> -candidate.score)
                        .thenComparingInt(Best::number))
                .limit(limit)
                .map(this::hit)
                .toList();
    }

    private Hit hit(Best best) {
        DocumentLoader.Loaded loaded = documents.get(best.number);
        return new Hit(loaded.document(), loaded.passages().get(best.ordinal).text());
    }

    /** The term itself where it is known, otherwise known terms that differ by one letter. */
    private Set<String> forms(String term) throws IOException {
        for (String field : FIELDS) {
            if (reader.docFreq(new Term(field, term)) > 0) {
                return Set.of(term);
            }
        }
        boolean word = term.chars().allMatch(Character::isLetter);
        if (!word || term.length() < MIN_LETTERS_FOR_TYPING_ERROR) {
            return Set.of();
        }
        Set<String> similar = new HashSet<>();
        for (LeafReaderContext leaf : reader.leaves()) {
            for (String field : FIELDS) {
                var known = leaf.reader().terms(field);
                if (known != null) {
                    var query = new FuzzyQuery(new Term(field, term), 1, FIRST_LETTERS_KEPT);
                    var matching = query.getAutomata().getTermsEnum(known);
                    while (matching.next() != null && similar.size() < MAX_TYPING_VARIANTS) {
                        similar.add(matching.term().utf8ToString());
                    }
                }
            }
        }
        return similar;
    }

    private BitSet holders(Set<String> variants) throws IOException {
        BitSet found = new BitSet();
        for (LeafReaderContext leaf : reader.leaves()) {
            NumericDocValues numbers;
            for (String field : FIELDS) {
                for (String variant : variants) {
                    PostingsEnum postings = leaf.reader().postings(new Term(field, variant), PostingsEnum.NONE);
                    numbers = leaf.reader().getNumericDocValues(DOCUMENT);
                    while (postings != null
                            && numbers != null
                            && postings.nextDoc() != DocIdSetIterator.NO_MORE_DOCS
                            && numbers.advanceExact(postings.docID())) {
                        found.set((int) numbers.longValue());
                    }
                }
            }
        }
        return found;
    }

    private int value(String field, int passage) throws IOException {
        for (LeafReaderContext leaf : reader.leaves()) {
            int local = passage - leaf.docBase;
            if (local >= 0 && local < leaf.reader().maxDoc()) {
                NumericDocValues values = leaf.reader().getNumericDocValues(field);
                if (values != null && values.advanceExact(local)) {
                    return (int) values.longValue();
                }
            }
        }
        throw new IllegalStateException("passage without " + field);
    }

    @Override
    public void close() throws IOException {
        reader.close();
        directory.close();
        indexText.close();
        questionText.close();
    }

    private record Best(int number, int ordinal, double score) {
        Best weighted(double coverage) {
            return new Best(number, ordinal, score * coverage);
        }
    }
}
