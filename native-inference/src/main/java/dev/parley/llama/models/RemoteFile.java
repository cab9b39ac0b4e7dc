package dev.parley.llama.models;

/**
 * A file of a repository.
 *
 * @param size in bytes
 * @param algorithm how {@code checksum} is made: SHA-256 of the content for large files, else the SHA-1 that Git gives it
 * @param checksum in lower-case hexadecimal digits
 */
record RemoteFile(String name, long size, Algorithm algorithm, String checksum) {

    enum Algorithm {
        SHA_256,
        GIT_SHA_1
    }
}
