package dev.parley.memory.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between client and server and, when told, tears the connection: in the middle of a request, or after it and before
 * its answer.
 */
public final class TearingProxy implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean tear = new AtomicBoolean();
    private final AtomicBoolean tearRequest = new AtomicBoolean();
    private final AtomicInteger torn = new AtomicInteger();
    private final int target;

    public TearingProxy(int target) throws IOException {
        this.target = target;
        threads.submit(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The next answer of the server is lost together with its connection. */
    public void tearNextAnswer() {
        tear.set(true);
    }

    /** Of the next request only the first half reaches the server. */
    public void tearNextRequest() {
        tearRequest.set(true);
    }

    /** Connections torn so far. */
    public int torn() {
        return torn.get();
    }

    private Void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            Socket server = new Socket();
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            threads.submit(() -> copy(client, server, false));
            threads.submit(() -> copy(server, client, true));
        }
        return null;
    }

    private Void copy(Socket from, Socket to, boolean answers) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[64 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (answers && tear.compareAndSet(true, false)) {
                    torn.incrementAndGet();
                    return null;
                }
                if (!answers && tearRequest.compareAndSet(true, false)) {
                    torn.incrementAndGet();
                    out.write(buffer, 0, count / 2);
                    return null;
                }
                out.write(buffer, 0, count);
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
