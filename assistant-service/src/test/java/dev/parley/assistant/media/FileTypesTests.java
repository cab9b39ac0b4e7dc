package dev.parley.assistant.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.mailbox.MessageKind;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileTypesTests {

    @Test
    void of_filesAsProgramsWriteThem_areKnown() {
        assertThat(FileTypes.of(RealFiles.picture("png"))).isEqualTo("image/png");
        assertThat(FileTypes.of(RealFiles.picture("jpg"))).isEqualTo("image/jpeg");
        assertThat(FileTypes.of(RealFiles.picture("gif"))).isEqualTo("image/gif");
        assertThat(FileTypes.of(RealFiles.wav())).isEqualTo("audio/vnd.wave");
        assertThat(FileTypes.of(RealFiles.pdf())).isEqualTo("application/pdf");
        assertThat(FileTypes.of("Grüße aus Köln".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("text/plain");
    }

    @ParameterizedTest
    @CsvSource({
        // The first bytes of a WebP, Ogg with Opus, MP3, MP4 and 3GP, an AMR voice note, a program for Windows and one
        // for Linux
        "524946461a0000005745425056503820, STICKER, true",
        "4f676753000200000000000000000000000000000000000000000113 4f70757348656164 0101, AUDIO, true",
        "494433030000000000, AUDIO, true",
        "0000001c667479706d703432000000006d70343269736f6d, VIDEO, true",
        "0000001c667479706d703432000000006d70343269736f6d, AUDIO, true",
        "000000186674797033677034000000003367703400000000, VIDEO, true",
        "2321414d520a, AUDIO, true",
        "4d5a90000300000004000000ffff0000, DOCUMENT, false",
        "7f454c4602010100000000000000000003003e0001000000, DOCUMENT, false",
        "4d5a90000300000004000000ffff0000, IMAGE, false",
        "494433030000000000, IMAGE, false"
    })
    void fits_firstBytes_decideAndNotWhatTheyAreCalled(String hex, MessageKind kind, boolean fits) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThat(FileTypes.fits(kind, FileTypes.of(bytes)))
                .as(FileTypes.of(bytes))
                .isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({
        "<!DOCTYPE html><html><body>x</body></html>",
        "'<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>'",
        "#!/bin/sh"
    })
    void fits_whatABrowserOrShellWouldRun_isTakenAsNothing(String text) {
        String type = FileTypes.of(text.getBytes(StandardCharsets.UTF_8));
        assertThat(MessageKind.values()).noneMatch(kind -> FileTypes.fits(kind, type));
    }
}
