package dev.parley.assistant.tools.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.util.UriUtils;

/**
 * An address with {@code {name}} for arguments. What is put in is percent-encoded as one piece of text, so that it can
 * never be more than a value: no further path, query, host or port. Immutable.
 */
final class AddressTemplate {

    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private static final Pattern HOST = Pattern.compile("https?://([^/?#]*)", Pattern.CASE_INSENSITIVE);

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9-]{1,63}");

    private final String template;
    private final Set<String> hosts;
    private final List<String> variables;
    private final String authority;

    private AddressTemplate(String template, Set<String> hosts, List<String> variables, String authority) {
        this.template = template;
        this.hosts = hosts;
        this.variables = variables;
        this.authority = authority;
    }

    /**
     * @param hosts that may be reached; empty takes the host of the address, if it holds no argument
     * @throws IllegalArgumentException when the address cannot be used; the message continues "url …"
     */
    static AddressTemplate parse(String template, List<String> hosts) {
        Matcher authority = HOST.matcher(template);
        if (!authority.lookingAt()) {
            throw new IllegalArgumentException("must begin with http:// or https://");
        }
        if (authority.group(1).matches(".*[:@].*\\{.*")) {
            throw new IllegalArgumentException("must not have an argument in its port");
        }
        List<String> variables = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(template);
        while (matcher.find()) {
            variables.add(matcher.group(1));
        }
        Set<String> allowed = Set.copyOf(
                hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList());
        if (allowed.isEmpty()) {
            if (authority.group(1).contains("{")) {
                throw new IllegalArgumentException("has an argument in its host, so hosts must list those allowed");
            }
            allowed = Set.of(host(parse(template.replaceAll(VARIABLE.pattern(), "x"))));
        } else {
            parse(template.replaceAll(VARIABLE.pattern(), "x"));
        }
        return new AddressTemplate(template, allowed, List.copyOf(variables), authority.group(1));
    }

    List<String> variables() {
        return variables;
    }

    /**
     * @param query appended to the query of the template
     * @throws IllegalArgumentException when a value cannot be put in, or leads to a host that is not allowed; says to the
     *     model what to do
     */
    URI expand(Map<String, String> values, Map<String, String> query) {
        int hostEnd = template.indexOf(authority) + authority.length();
        StringBuilder address = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(template);
        while (matcher.find()) {
            String name = matcher.group(1);
            String value = values.getOrDefault(name, "");
            if (matcher.start() < hostEnd && !LABEL.matcher(value).matches()) {
                throw new IllegalArgumentException(name + " must be one label of a host name");
            }
            if (value.isEmpty() || value.equals(".") || value.equals("..")) {
                throw new IllegalArgumentException(name + " must not be empty, . or ..");
            }
            matcher.appendReplacement(
                    address, Matcher.quoteReplacement(UriUtils.encode(value, StandardCharsets.UTF_8)));
        }
        matcher.appendTail(address);
        new LinkedHashMap<>(query)
                .forEach((name, value) -> address.append(address.indexOf("?") < 0 ? '?' : '&')
                        .append(UriUtils.encode(name, StandardCharsets.UTF_8))
                        .append('=')
                        .append(UriUtils.encode(value, StandardCharsets.UTF_8)));
        URI expanded = parse(address.toString());
        if (!hosts.contains(host(expanded))) {
            throw new IllegalArgumentException("this host is not allowed");
        }
        return expanded;
    }

    private static String host(URI address) {
        return address.getHost().toLowerCase(Locale.ROOT);
    }

    private static URI parse(String address) {
        try {
            URI parsed = new URI(address);
            if (parsed.getHost() == null || parsed.getRawUserInfo() != null || parsed.getRawFragment() != null) {
                throw new IllegalArgumentException("must have a host, and neither user nor fragment");
            }
            return parsed;
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("is not a well-formed address", malformed);
        }
    }
}
