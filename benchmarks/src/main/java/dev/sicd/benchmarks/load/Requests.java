package dev.sicd.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;

/** What is asked, one request after the other, each as the bytes that are sent. Asked for by one thread. */
@FunctionalInterface
public interface Requests {
    byte[] next();

    static Requests get(URI server, String path) {
        byte[] bytes = ("GET " + path + " HTTP/1.1\r\nHost: " + host(server) + "\r\n\r\n").getBytes(UTF_8);
        return () -> bytes;
    }

    static byte[] post(URI server, String path, String contentType, String body) {
        byte[] content = body.getBytes(UTF_8);
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: " + host(server) + "\r\nContent-Type: " + contentType
                        + "\r\nContent-Length: " + content.length + "\r\n\r\n")
                .getBytes(UTF_8);
        byte[] bytes = new byte[head.length + content.length];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(content, 0, bytes, head.length, content.length);
        return bytes;
    }

    private static String host(URI server) {
        return server.getHost() + ":" + server.getPort();
    }
}
