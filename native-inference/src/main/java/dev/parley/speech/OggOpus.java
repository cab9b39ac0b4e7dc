package dev.parley.speech;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Opus (RFC 6716) in Ogg (RFC 3533, RFC 7845): packets of the first logical stream, without what the encoder put before the
 * sound. Checksums are not looked at: what is damaged is heard or refused by the decoder. Stateless.
 */
final class OggOpus {

    private static final int PAGE_HEAD = 27;
    private static final int SEGMENTS_AT = 26;
    private static final int SERIAL_AT = 14;
    private static final int MOST_SEGMENT = 255;

    /** Samples in a second. At lower rates the decoder loses a part of what is encoded in two bands. */
    private static final int RATE = 48_000;

    /** Samples of the longest packet, 120 ms. */
    private static final int MOST_PACKET = RATE * 120 / 1_000;

    private static final int DELAY_AT = 10;

    private OggOpus() {}

    static boolean is(byte[] sound) {
        return SoundDecoder.starts(sound, 0, "OggS") && SoundDecoder.starts(sound, PAGE_HEAD + 1, "OpusHead");
    }

    static float[] decode(byte[] sound, int mostSamples) {
        Samples samples =
                new Samples((int) Math.min(Integer.MAX_VALUE / 2, (long) mostSamples * RATE / WhisperModel.RATE));
        int serial = little32(sound, SERIAL_AT);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        int packets = 0;
        for (int page = 0; page + PAGE_HEAD <= sound.length && samples.hasRoom(); ) {
            if (!SoundDecoder.starts(sound, page, "OggS")) {
                throw new SpeechFormatException("the sound is damaged: no page of Ogg at byte " + page);
            }
            int segments = sound[page + SEGMENTS_AT] & 0xFF;
            int at = page + PAGE_HEAD + segments;
            boolean ours = little32(sound, page + SERIAL_AT) == serial;
            for (int segment = 0; segment < segments; segment++) {
                int length = sound[page + PAGE_HEAD + segment] & 0xFF;
                if (at + length > sound.length) {
                    // The end is missing; what is there is heard.
                    return samples.all();
                }
                if (ours) {
                    packet.write(sound, at, length);
                    // A packet ends with a segment that is not full.
                    if (length < MOST_SEGMENT) {
                        samples.take(packet.toByteArray(), packets++);
                        packet.reset();
                    }
                }
                at += length;
            }
            page = at;
        }
        return samples.all();
    }

    private static int little32(byte[] bytes, int at) {
        return (bytes[at] & 0xFF)
                | (bytes[at + 1] & 0xFF) << 8
                | (bytes[at + 2] & 0xFF) << 16
                | (bytes[at + 3] & 0xFF) << 24;
    }

    /** What was decoded so far. */
    private static final class Samples {

        private final OpusDecoder decoder;
        private final int most;
        private final short[] decoded = new short[MOST_PACKET];
        private float[] samples = new float[RATE];
        private int count;
        private int delay;

        Samples(int most) {
            this.most = most;
            try {
                // The decoder mixes both ears.
                this.decoder = new OpusDecoder(RATE, 1);
            } catch (OpusException e) {
                throw new IllegalStateException(e);
            }
        }

        boolean hasRoom() {
            return count - delay < most;
        }

        /** The first packet is the head, the second one says who made it. */
        void take(byte[] packet, int number) {
            if (number == 0) {
                delay = (packet[DELAY_AT] & 0xFF) | (packet[DELAY_AT + 1] & 0xFF) << 8;
            } else if (number > 1 && packet.length > 0) {
                add(packet);
            }
        }

        private void add(byte[] packet) {
            int more;
            try {
                more = decoder.decode(packet, 0, packet.length, decoded, 0, MOST_PACKET, false);
            } catch (OpusException | RuntimeException | AssertionError e) {
                throw new SpeechFormatException("the sound is damaged: a packet is no Opus", e);
            }
            if (count + more > samples.length) {
                samples = Arrays.copyOf(samples, Math.max(2 * samples.length, count + more));
            }
            for (int index = 0; index < more; index++) {
                samples[count++] = decoded[index] / (float) (1 << 15);
            }
        }

        float[] all() {
            float[] all = Arrays.copyOfRange(samples, Math.min(delay, count), Math.min(count, delay + most));
            return Resampler.resample(all, RATE, most);
        }
    }
}
