package dev.parley.model.openai;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.parley.model.DrawingEvent;
import dev.parley.model.Hazard;
import dev.parley.model.ImageRequest;
import dev.parley.model.Message;
import dev.parley.model.ModelException;
import dev.parley.model.Moderation;
import dev.parley.model.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Moderation and pictures at a server. */
class OpenAiOtherModelsIT {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final List<Message> TALK =
            List.of(new Message.User("first"), new Message.Assistant("answer"), new Message.User("last"));

    @RegisterExtension
    static final WireMockExtension server = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"))
            .build();

    @Test
    void moderate_flagged_hasTheHazardsOfItsCategories() {
        server.stubFor(post("/v1/moderations").willReturn(okJson("""
                {"results":[{"flagged":true,"categories":{"sexual/minors":true,"self-harm/intent":true,"violence":false,\
                "something-new":true},"category_scores":{"sexual/minors":0.75,"violence":0.125}}]}""")));

        Moderation verdict = moderation().moderate(TALK).block(LIMIT);

        assertThat(verdict.flagged()).isTrue();
        assertThat(verdict.hazards())
                .containsExactlyInAnyOrder(Hazard.CHILD_SEXUAL_EXPLOITATION, Hazard.SUICIDE_AND_SELF_HARM);
        assertThat(verdict.categories())
                .contains(
                        new Moderation.Category("sexual/minors", true, 0.75),
                        new Moderation.Category("violence", false, 0.125),
                        new Moderation.Category("something-new", true, null));
        server.verify(postRequestedFor(urlPathEqualTo("/v1/moderations"))
                .withRequestBody(matchingJsonPath("$.input", equalTo("last"))));
    }

    @Test
    void moderate_noVerdict_isAFaultAndNeverSafe() {
        server.stubFor(post("/v1/moderations").willReturn(okJson("{\"results\":[]}")));

        assertThatThrownBy(() -> moderation().moderate(TALK).block(LIMIT)).isInstanceOf(ModelException.class);
    }

    @Test
    void draw_png_isAPictureWithItsSize() throws Exception {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(12, 7, BufferedImage.TYPE_INT_RGB), "png", png);
        server.stubFor(post("/v1/images/generations")
                .willReturn(okJson("{\"data\":[{\"b64_json\":\""
                        + Base64.getEncoder().encodeToString(png.toByteArray()) + "\"}]}")));

        DrawingEvent last =
                images().draw(new ImageRequest("a boat", 512, 256, 3L)).blockLast(LIMIT);

        Picture picture = ((DrawingEvent.Finished) last).picture();
        assertThat(picture.mediaType()).isEqualTo("image/png");
        assertThat(List.of(picture.width(), picture.height())).containsExactly(12, 7);
        assertThat(picture.bytes()).isEqualTo(png.toByteArray());
        server.verify(postRequestedFor(urlPathEqualTo("/v1/images/generations"))
                .withRequestBody(matchingJsonPath("$.size", equalTo("512x256")))
                .withRequestBody(matchingJsonPath("$.prompt", equalTo("a boat")))
                .withRequestBody(matchingJsonPath("$.seed", equalTo("3"))));
    }

    @Test
    void draw_noPicture_isAFaultOfTheServer() {
        for (String body : List.of(
                "{\"data\":[]}",
                "{\"data\":[{\"b64_json\":\"%%%\"}]}",
                "{\"data\":[{\"b64_json\":\"" + Base64.getEncoder().encodeToString(new byte[40]) + "\"}]}")) {
            server.stubFor(post("/v1/images/generations").willReturn(okJson(body)));
            assertThatThrownBy(() -> images().draw(new ImageRequest("a boat", 512, 512, null))
                            .blockLast(LIMIT))
                    .isInstanceOf(ModelException.class);
        }
    }

    private static OpenAiModerationModel moderation() {
        return new OpenAiModerationModel(endpoint(), "mod", Duration.ofSeconds(5));
    }

    private static OpenAiImageModel images() {
        return new OpenAiImageModel(endpoint(), "flux", Duration.ofSeconds(5));
    }

    private static OpenAiEndpoint endpoint() {
        return new OpenAiEndpoint(
                URI.create("http://127.0.0.1:" + server.getPort() + "/v1"),
                "",
                Duration.ofSeconds(2),
                1,
                Duration.ofSeconds(1));
    }
}
