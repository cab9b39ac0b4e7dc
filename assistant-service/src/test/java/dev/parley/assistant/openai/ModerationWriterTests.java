package dev.parley.assistant.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Hazard;
import dev.parley.model.Moderation;
import dev.parley.model.Usage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class ModerationWriterTests {

    @Test
    void write_hazards_flagTheirCategoriesWithoutScores() {
        JsonNode result =
                result(new Moderation(true, Set.of(Hazard.CHILD_SEXUAL_EXPLOITATION, Hazard.DEFAMATION), Usage.NONE));

        assertThat(result.path("flagged").booleanValue()).isTrue();
        assertThat(result.path("categories")
                        .propertyStream()
                        .filter(category -> category.getValue().booleanValue())
                        .map(category -> category.getKey()))
                .containsExactly("sexual", "sexual/minors");
        assertThat(result.path("category_scores").size()).isEqualTo(13);
        assertThat(result.path("category_scores").valueStream()).allMatch(JsonNode::isNull);
        assertThat(result.path("hazards")
                        .valueStream()
                        .map(hazard -> hazard.path("code").stringValue()))
                .containsExactly("S4", "S5");
    }

    @ParameterizedTest
    @EnumSource(Hazard.class)
    void write_anyHazard_isToldAndFlagged(Hazard hazard) {
        JsonNode result = result(new Moderation(true, Set.of(hazard), Usage.NONE));

        assertThat(result.path("flagged").booleanValue()).isTrue();
        assertThat(result.at("/hazards/0/name").stringValue()).isEqualTo(hazard.title());
    }

    @Test
    void write_categoriesOfTheModel_areNotOverlaidByHazards() {
        JsonNode result = result(new Moderation(
                true,
                Set.of(Hazard.HATE),
                Usage.NONE,
                List.of(
                        new Moderation.Category("harassment", true, 0.75),
                        new Moderation.Category("a-new-one", false, 0.1))));

        assertThat(result.at("/categories/harassment").booleanValue()).isTrue();
        assertThat(result.at("/categories/hate").booleanValue()).isFalse();
        assertThat(result.at("/category_scores/harassment").doubleValue()).isEqualTo(0.75);
        assertThat(result.at("/category_scores/a-new-one").doubleValue()).isEqualTo(0.1);
        assertThat(result.at("/category_scores/hate").isNull()).isTrue();
    }

    private static JsonNode result(Moderation verdict) {
        return ModerationWriter.write("1", "guard", List.of(verdict)).at("/results/0");
    }
}
