package dev.parley.assistant.model;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The model that draws.
 *
 * @param remote a server with {@code /images/generations}; without one there is none
 */
@ConfigurationProperties("parley.image")
record ImageProperties(
        @DefaultValue @NestedConfigurationProperty RemoteModel remote) {}
