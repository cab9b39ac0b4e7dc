package dev.parley.memory.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import io.lettuce.core.cluster.SlotHash;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTests {

    private final Keys keys = new Keys(16);

    @Property(tries = 300)
    void of_anyPersonAndConversation_isDeclaredAndInOneSlot(
            @ForAll @NotBlank @StringLength(max = 30) String person,
            @ForAll @NotBlank @StringLength(max = 30) String conversation) {
        PersonId owner = new PersonId(person);
        ConversationId id = new ConversationId(conversation);
        Set<String> made = Stream.of(
                        keys.of(KeyKind.FACTS, owner),
                        keys.of(KeyKind.LOG, owner, id),
                        keys.of(KeyKind.INBOX, owner, id),
                        keys.of(KeyKind.DUE, keys.partition(owner)),
                        keys.seen(owner, "whatsapp", conversation))
                .collect(Collectors.toSet());

        assertThat(made)
                .hasSize(5)
                .allSatisfy(key -> assertThat(KeyKind.of(key)).isPresent());
        assertThat(made.stream().map(SlotHash::getSlot).collect(Collectors.toSet()))
                .hasSize(1);
        assertThat(ConversationKey.parse(new ConversationKey(owner, id).value()))
                .isEqualTo(new ConversationKey(owner, id));
    }

    @Test
    void of_ownersThatContainEachOther_areApart() {
        assertThat(keys.of(KeyKind.LOG, new PersonId("a:b"), new ConversationId("c")))
                .isNotEqualTo(keys.of(KeyKind.LOG, new PersonId("a"), new ConversationId("b:c")));
    }

    @Test
    void partition_manyPeople_areSpread() {
        assertThat(IntStream.range(0, 1_000)
                        .mapToObj(number -> keys.partition(new PersonId("person-" + number)))
                        .collect(Collectors.toSet()))
                .hasSize(16);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "3:a:b", "1:a", "-1:a:b", "99999999999:a:b", ":a:b"})
    void parse_somethingElse_isRefused(String text) {
        assertThatThrownBy(() -> ConversationKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"parley:x", "other:{p1}:due", "parley:{p1}:due:more", "parley:{p1}:log:a", "parley:{px}:due"})
    void of_keyThatIsNotOurs_isUnknown(String key) {
        assertThat(KeyKind.of(key)).isEmpty();
    }
}
