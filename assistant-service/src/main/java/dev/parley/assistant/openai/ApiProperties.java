package dev.parley.assistant.openai;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the API.
 *
 * @param key wanted as bearer token from everybody; empty serves callers on this machine only
 * @param limits how large a request may be
 */
@ConfigurationProperties("parley.api")
public record ApiProperties(
        @DefaultValue("") String key,
        @DefaultValue @NestedConfigurationProperty ApiLimits limits) {

    @Override
    public String toString() {
        return "ApiProperties[key=***, limits=" + limits + "]";
    }
}
