package dev.parley.model;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small pictures and the head of a video, the same for the same seed. */
public final class Pictures {

    static {
        // Through a file, writing a picture would block.
        ImageIO.setUseCache(false);
    }

    private Pictures() {}

    public static Picture png(int width, int height, long seed) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(seed);
        for (int x = 0; x < width; x++) {
            image.setRGB(x, 0, random.nextInt());
        }
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(image, "png", bytes);
            return new Picture(bytes.toByteArray(), "image/png", width, height);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The box that every MP4 file begins with, and the seed. */
    public static Picture mp4(int width, int height, long seed) {
        byte[] bytes = ("\0\0\0\u0018ftypisom\0\0\0\0isommp42" + seed).getBytes(StandardCharsets.ISO_8859_1);
        return new Picture(bytes, "video/mp4", width, height);
    }
}
