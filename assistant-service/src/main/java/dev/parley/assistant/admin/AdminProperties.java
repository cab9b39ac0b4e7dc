package dev.parley.assistant.admin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may administrate.
 *
 * @param token bearer token of {@code /api/admin}; empty: made at the first start, printed once, and kept in the file
 *     {@code admin-token} of {@code parley.home}
 * @param viewerToken token of those who may look at {@code /admin} but see no content and change nothing, of at least 16
 *     characters; empty: there are none
 */
@ConfigurationProperties("parley.admin")
record AdminProperties(
        @DefaultValue("") String token, @DefaultValue("") String viewerToken) {

    @Override
    public String toString() {
        return "AdminProperties[token=***, viewerToken=***]";
    }
}
