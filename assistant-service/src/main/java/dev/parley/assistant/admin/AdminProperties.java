package dev.parley.assistant.admin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may administrate.
 *
 * @param token bearer token of {@code /api/admin}; empty: made at the first start, printed once, and kept in the file
 *     {@code admin-token} of {@code parley.home}
 */
@ConfigurationProperties("parley.admin")
record AdminProperties(@DefaultValue("") String token) {

    @Override
    public String toString() {
        return "AdminProperties[token=***]";
    }
}
