package dev.parley.assistant.media;

/**
 * A file that was taken.
 *
 * @param bytes not copied: nobody changes them
 * @param mediaType by its content
 */
@SuppressWarnings("ArrayRecordComponent")
record MediaFile(byte[] bytes, String mediaType) {

    static MediaFile of(byte[] bytes) {
        return new MediaFile(bytes, FileTypes.of(bytes));
    }
}
