package dev.parley.assistant.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.NotBlank;
import org.junit.jupiter.api.Test;

class AudienceTests {

    private static Audience percent(double percent) {
        return new Audience(percent, Set.of(), Set.of());
    }

    private static Subject person(String person) {
        return new Subject(person, "web", "");
    }

    private static List<Subject> people(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> person("person-" + number))
                .toList();
    }

    @Property(tries = 300)
    void holds_whoIsInAtAPercentage_isInAtAHigherOne(
            @ForAll @NotBlank String person,
            @ForAll @NotBlank String name,
            @ForAll @DoubleRange(max = 100) double low,
            @ForAll @DoubleRange(max = 100) double high) {
        boolean before = percent(Math.min(low, high)).holds(name, person(person));
        boolean after = percent(Math.max(low, high)).holds(name, person(person));

        assertThat(before)
                .satisfiesAnyOf(
                        is -> assertThat(is).isFalse(), is -> assertThat(after).isTrue());
        assertThat(percent(100).holds(name, person(person))).isTrue();
        assertThat(percent(0).holds(name, person(person))).isFalse();
    }

    @Test
    void holds_manyPeople_areAsManyAsThePercentageSaysAndOthersForEachName() {
        Set<Subject> search = people(20_000).stream()
                .filter(one -> percent(20).holds("search", one))
                .collect(Collectors.toSet());
        Set<Subject> both =
                search.stream().filter(one -> percent(20).holds("images", one)).collect(Collectors.toSet());

        assertThat(search.size() / 20_000.0).isCloseTo(0.20, within(0.01));
        assertThat(both.size() / (double) search.size()).isCloseTo(0.20, within(0.025));
    }

    @Test
    void holds_conditions_areOfCountryAndChannelAndNobodyUnknownIsMeant() {
        Audience swiss = new Audience(100, Set.of("ch"), Set.of("WhatsApp"));

        assertThat(swiss.holds("x", new Subject("a", "whatsapp", "CH"))).isTrue();
        assertThat(swiss.holds("x", new Subject("a", "web", "CH"))).isFalse();
        assertThat(swiss.holds("x", new Subject("a", "whatsapp", ""))).isFalse();
        assertThat(percent(99).holds("x", person(""))).isFalse();
        assertThat(percent(100).holds("x", person(""))).isTrue();
    }

    @Test
    void audience_wrongValues_areRefusedByName() {
        assertThatThrownBy(() -> percent(100.1)).hasMessageContaining("percent");
        assertThatThrownBy(() -> percent(Double.NaN)).hasMessageContaining("percent");
        assertThatThrownBy(() -> new Audience(1, Set.of("Swiss"), Set.of())).hasMessageContaining("countries");
        assertThatThrownBy(() -> new Audience(1, Set.of(), Set.of("a b"))).hasMessageContaining("channels");
    }

    @Test
    void proposed_manyPeople_fallOnVariantsByTheirWeights() {
        Experiment experiment = new Experiment(
                true,
                Audience.EVERYBODY,
                "a",
                Map.of("a", Variant.CONTROL, "b", new Variant(3, "", "", "", null, null)));

        long heavy = people(20_000).stream()
                .filter(one -> experiment.proposed("tone", one.person()).equals("b"))
                .count();

        assertThat(heavy / 20_000.0).isCloseTo(0.75, within(0.01));
    }

    @Test
    void experiment_wrongValues_areRefusedByName() {
        assertThatThrownBy(() -> new Experiment(true, Audience.EVERYBODY, "a", Map.of("a", Variant.CONTROL)))
                .hasMessageContaining("variants");
        assertThatThrownBy(() -> new Experiment(
                        true, Audience.EVERYBODY, "c", Map.of("a", Variant.CONTROL, "b", Variant.CONTROL)))
                .hasMessageContaining("control");
        assertThatThrownBy(() -> new Variant(0, "", "", "", null, null)).hasMessageContaining("weight");
        assertThatThrownBy(() -> new Variant(1, "", "", "", 3.0, null)).hasMessageContaining("temperature");
        assertThatThrownBy(() -> new Variant(1, "", "", "", null, 0.0)).hasMessageContaining("topP");
    }
}
