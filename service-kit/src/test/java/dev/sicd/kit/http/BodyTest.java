package dev.sicd.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That what decoding takes is given back; a real server shows the limits, see BodyLimitTest. */
class BodyTest {
    private static final int LIMIT = 1000;

    private final Patience patience = new Patience(Duration.ofSeconds(20));

    @AfterEach
    void stop() {
        patience.close();
    }

    @Test
    void isClosedAtItsEnd() {
        Watched stream = new Watched(LIMIT);

        assertThat(body(stream).read()).hasSize(LIMIT);

        assertThat(stream.closed).isTrue();
    }

    @Test
    void isClosedWhenItBreaksOff() {
        Watched stream = new Broken();

        assertThatThrownBy(body(stream)::read).isInstanceOf(Problem.class);

        assertThat(stream.closed).isTrue();
    }

    @Test
    void isClosedWhenTheRestIsDiscarded() {
        Watched stream = new Watched(32 << 20);
        Body body = body(stream);
        assertThatThrownBy(body::read).isInstanceOf(Problem.class);
        assertThat(stream.closed).isFalse();

        assertThat(body.discard()).isFalse();

        assertThat(stream.closed).isTrue();
    }

    @Test
    void closingFreesTheDecoderAndLeavesTheConnectionAlone() throws IOException {
        Watched packed = new Watched(gzip());
        InputStream unpacked = BodyEncoding.closable(gzipDecoder(packed));
        assertThat(unpacked.read()).isZero();

        unpacked.close();

        assertThatThrownBy(unpacked::read).hasMessageContaining("closed");
        assertThat(packed.closed).isFalse();
    }

    @Test
    void aHeaderThatNeverComesIsToldSuchThatUnpackingFreesWhatItTook() {
        InputStream lost = new Broken();

        assertThatThrownBy(() -> gzipDecoder(lost))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("the connection is gone");
    }

    @Test
    void closingAPlainBodyLeavesTheConnectionAlone() throws IOException {
        Watched plain = new Watched(1);

        BodyEncoding.closable(plain).close();

        assertThat(plain.closed).isFalse();
    }

    private Body body(InputStream stream) {
        return new Body(() -> stream, OptionalLong.empty(), false, LIMIT, patience);
    }

    private static InputStream gzipDecoder(InputStream packed) {
        return BodyEncoding.ALL.stream()
                .filter(encoding -> encoding.name().equals("gzip"))
                .findFirst()
                .orElseThrow()
                .decoder()
                .apply(packed);
    }

    private static byte[] gzip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(new byte[LIMIT]);
        }
        return bytes.toByteArray();
    }

    private static class Watched extends ByteArrayInputStream {
        private boolean closed;

        Watched(int zeros) {
            this(new byte[zeros]);
        }

        Watched(byte[] bytes) {
            super(bytes);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class Broken extends Watched {
        Broken() {
            super(LIMIT);
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            throw new IllegalStateException("the connection is gone");
        }
    }
}
