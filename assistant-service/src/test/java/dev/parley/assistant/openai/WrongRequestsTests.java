package dev.parley.assistant.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.SamplingOptions;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;
import tools.jackson.databind.JsonNode;

/** Whatever is sent is read or refused by name: nothing else can come of it, and never a fault of ours. */
class WrongRequestsTests {

    private final CompletionReader reader = new CompletionReader(new ApiProperties("", ApiLimits.DEFAULT));

    @Property(tries = 5_000, shrinking = ShrinkingMode.OFF)
    void read_anyRequest_isUnderstoodOrRefusedByName(@ForAll long seed) {
        JsonNode sent = WrongRequests.next(new Random(seed));
        try {
            CompletionRequest read = reader.read(sent);
            SamplingOptions sampling = read.sampling();
            assertThat(sampling.logitBias()).hasSizeLessThanOrEqualTo(ApiLimits.DEFAULT.logitBiases());
            assertThat(read.messages()).isNotEmpty();
            Statistics.collect("read");
        } catch (OpenAiException refused) {
            assertThat(refused.status().value()).isEqualTo(400);
            assertThat(refused.parameter()).isNotBlank();
            assertThat(refused.code()).isIn("invalid_value", "unsupported_parameter");
            assertThat(refused).hasMessageStartingWith(refused.parameter() + ": ");
            Statistics.collect("refused");
        }
        Statistics.coverage(coverage -> {
            coverage.check("read").percentage(share -> share > 2);
            coverage.check("refused").percentage(share -> share > 20);
        });
    }
}
