package dev.parley.search.bing;

import java.net.URI;
import java.time.Duration;

/**
 * How to reach Grounding with Bing Search in a Microsoft Foundry project.
 *
 * @param endpoint address of the project
 * @param token bearer token of Microsoft Entra for the scope {@code https://ai.azure.com/.default}; it ends after about an
 *     hour, so it is asked for anew with every question; never shown
 * @param deployment name of the deployed model
 * @param connection id of the project's connection to Bing
 * @param timeout for one answer
 */
public record BingGroundingProperties(
        URI endpoint,
        java.util.function.Supplier<String> token,
        String deployment,
        String connection,
        Duration timeout) {

    public BingGroundingProperties {
        if (endpoint.getHost() == null) {
            throw new IllegalArgumentException(
                    "parley.search.bing-grounding.endpoint must be the address of a Foundry project");
        }
        if (deployment.isBlank()) {
            throw new IllegalArgumentException(
                    "parley.search.bing-grounding.deployment must not be blank: set the name of the deployed model");
        }
        if (connection.isBlank()) {
            throw new IllegalArgumentException(
                    "parley.search.bing-grounding.connection must not be blank: set the id of the connection to Bing");
        }
    }

    @Override
    public String toString() {
        return "BingGroundingProperties[endpoint=" + endpoint + ", deployment=" + deployment + "]";
    }
}
