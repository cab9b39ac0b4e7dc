package dev.parley.assistant.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.webjars.WebJarVersionLocator;

/**
 * Styles and modules of the pages, under a path that changes with their content, so that browsers keep them for good.
 * The time of a file cannot tell, because reproducible builds give all files one time. Libraries lie
 * under {@code lib}; of them the versions count.
 */
@Configuration(proxyBeanMethods = false)
class PageAssets implements WebFluxConfigurer {

    private static final Duration KEPT = Duration.ofDays(365);
    private static final String FOLDER = "classpath:/static/assets/";

    /** WebJars, by their names. */
    private static final List<String> LIBRARIES = List.of("marked", "uplot");

    private static final String TEXTS = "classpath:/dev/parley/assistant/page/*.properties";

    private final String base = "/assets/" + version();

    /** Path of the assets, without a slash at its end. */
    String base() {
        return base;
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        CacheControl forGood = CacheControl.maxAge(KEPT).cachePublic().immutable();
        registry.addResourceHandler(base + "/lib/**")
                .addResourceLocations("classpath:/META-INF/resources/webjars/")
                .setCacheControl(forGood)
                .resourceChain(true);
        registry.addResourceHandler(base + "/**").addResourceLocations(FOLDER).setCacheControl(forGood);
    }

    private static String version() {
        PathMatchingResourcePatternResolver files = new PathMatchingResourcePatternResolver();
        try {
            CRC32C checksum = new CRC32C();
            for (String pattern : new String[] {FOLDER + "**", TEXTS}) {
                Resource[] found = files.getResources(pattern);
                Arrays.sort(found, Comparator.comparing(file -> String.valueOf(file.getFilename())));
                for (Resource file : found) {
                    if (file.isReadable() && file.contentLength() > 0) {
                        try (InputStream content = file.getInputStream()) {
                            checksum.update(content.readAllBytes());
                        }
                    }
                }
            }
            WebJarVersionLocator libraries = new WebJarVersionLocator();
            for (String library : LIBRARIES) {
                checksum.update(String.valueOf(libraries.version(library)).getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().toHexDigits((int) checksum.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
