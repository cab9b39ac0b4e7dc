package dev.parley.assistant.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What every store of files does. */
abstract class MediaStoreContract {

    private static final String ANA = "a".repeat(32);
    private static final String BEN = "b".repeat(32);

    /** An empty one. */
    abstract MediaStore store();

    @Test
    void get_whatWasPut_isTheSameBytes() {
        MediaStore store = store();
        byte[] large = new byte[3 << 20];
        large[large.length - 1] = 7;
        store.put(ANA + "/01", new byte[] {0, -1, 10, 13}).block();
        store.put(ANA + "/02", large).block();

        assertThat(store.get(ANA + "/01").block()).containsExactly(0, -1, 10, 13);
        assertThat(store.get(ANA + "/02").block()).isEqualTo(large);
        assertThat(store.get(ANA + "/03").block()).isNull();
        assertThat(store.get(BEN + "/01").block()).isNull();
    }

    @Test
    void put_sameKeyAgain_replacesIt() {
        MediaStore store = store();
        store.put(ANA + "/01", new byte[] {1}).block();
        store.put(ANA + "/01", new byte[] {2, 3}).block();

        assertThat(store.get(ANA + "/01").block()).containsExactly(2, 3);
        assertThat(store.list("").collectList().block()).hasSize(1);
    }

    @Test
    void list_prefix_isWhatBeginsSo() {
        MediaStore store = store();
        Instant before = Instant.now().minus(Duration.ofSeconds(5));
        store.put(ANA + "/01", new byte[] {1}).block();
        store.put(ANA + "/02", new byte[] {1, 2}).block();
        store.put(BEN + "/01", new byte[] {1, 2, 3}).block();

        List<MediaStore.Kept> ofAna = store.list(ANA + "/").collectList().block();
        assertThat(ofAna).extracting(MediaStore.Kept::key).containsExactlyInAnyOrder(ANA + "/01", ANA + "/02");
        assertThat(ofAna).extracting(MediaStore.Kept::bytes).containsExactlyInAnyOrder(1L, 2L);
        assertThat(ofAna)
                .allSatisfy(kept ->
                        assertThat(kept.at()).isBetween(before, Instant.now().plus(Duration.ofSeconds(5))));
        assertThat(store.list("").collectList().block()).hasSize(3);
        assertThat(store.list("c").collectList().block()).isEmpty();
        assertThat(store.list("c".repeat(32) + "/").collectList().block()).isEmpty();
    }

    @Test
    void list_manyFiles_areAllThere() {
        MediaStore store = store();
        List<String> keys = IntStream.range(0, 25)
                .mapToObj(index -> "%032x/%032x".formatted(index % 3, index))
                .toList();
        Flux.fromIterable(keys).flatMap(key -> store.put(key, new byte[] {1})).blockLast();

        assertThat(store.list("").map(MediaStore.Kept::key).collectList().block())
                .containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void delete_file_isGoneAndOthersStay() {
        MediaStore store = store();
        store.put(ANA + "/01", new byte[] {1}).block();
        store.put(ANA + "/02", new byte[] {1}).block();

        store.delete(ANA + "/01").block();
        store.delete(ANA + "/01").block();

        assertThat(store.get(ANA + "/01").block()).isNull();
        assertThat(store.get(ANA + "/02").block()).isNotNull();
        store.delete(ANA + "/02").block();
        assertThat(store.list("").collectList().block()).isEmpty();
    }
}
