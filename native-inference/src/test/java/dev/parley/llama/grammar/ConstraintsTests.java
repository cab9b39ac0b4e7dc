package dev.parley.llama.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.llama.grammar.schema.SchemaCompiler;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConstraintsTests {

    @Test
    void keep_moreThanMayBe_dropsWhatWasNotUsedForTheLongest() {
        CompiledCache cache = new CompiledCache(3, 1000, () -> {});
        cache.keep("a", "A", 1);
        cache.keep("b", "B", 1);
        cache.keep("c", "C", 1);
        assertThat(cache.find("a")).isEqualTo("A");
        assertThat(cache.keep("a", "other", 1)).isEqualTo("A");
        cache.keep("d", "D", 1);

        assertThat(cache.find("b")).isNull();
        assertThat(cache.find("a")).isEqualTo("A");
    }

    @Test
    void keep_largeThings_staysWithinTheHeapAndForgetsWhatHeldThem() {
        AtomicInteger forgotten = new AtomicInteger();
        CompiledCache cache = new CompiledCache(100, 1000, forgotten::incrementAndGet);
        for (int index = 0; index < 9; index++) {
            cache.keep(index, index, 400);
        }
        assertThat(cache.find(6)).isNull();
        assertThat(cache.find(7)).isEqualTo(7);
        assertThat(cache.find(8)).isEqualTo(8);
        assertThat(forgotten).hasValue(2);

        cache.keep("larger", "than all", 1001);
        assertThat(cache.find("larger")).isNull();
    }

    /** The first takes 7.4 MB, measured. */
    @Test
    void heapBytes_largeSchemas_areSeenAsLarge() {
        assertThat(SchemaCompiler.compile("{\"type\":\"string\",\"pattern\":\"^\\\\p{L}{700}$\"}")
                        .heapBytes())
                .isBetween(5L << 20, 15L << 20);
        StringBuilder constants = new StringBuilder("{\"enum\":[0");
        for (int index = 0; index < 1500; index++) {
            constants.append(",\"").append(7919L * index).append("x".repeat(12)).append('"');
        }
        assertThat(SchemaCompiler.compile(constants.append("]}").toString()).heapBytes())
                .isBetween(1L << 20, 10L << 20);
    }

    /** What is in use goes on to work. */
    @Test
    void forget_inTheMiddleOfAText_changesNothing() {
        ListTokenizer tokenizer = new ListTokenizer(ListTokenizer.JSON_FRAGMENTS);
        GrammarEngine engine = new GrammarEngine(tokenizer);
        Stack start = engine.document(
                SchemaCompiler.compile("{\"type\":\"array\",\"items\":{\"enum\":[\"name\",12.5,null]}}"));
        SchemaMatcher matcher = new SchemaMatcher(engine, start);
        SchemaMatcher other = new SchemaMatcher(engine, start);
        for (int token : tokenizer.encode("[\"name\", 12.5, null]")) {
            assertThat(matcher.allowed()).isEqualTo(other.allowed());
            matcher.accept(token);
            engine.forget();
            other.accept(token);
        }
        assertThat(matcher.mayEnd()).isTrue();
    }
}
