package dev.sicd.remote;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Byte strings one after the other, each behind its length in four bytes, the highest first. */
final class Frames {
    private static final int LENGTH_BYTES = Integer.BYTES;

    private Frames() {}

    static byte[] write(List<byte[]> frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            bytes.writeBytes(
                    ByteBuffer.allocate(LENGTH_BYTES).putInt(frame.length).array());
            bytes.writeBytes(frame);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException when the bytes end within a frame */
    static List<byte[]> read(byte[] bytes) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        List<byte[]> frames = new ArrayList<>();
        while (left.hasRemaining()) {
            int length = left.remaining() < LENGTH_BYTES ? -1 : left.getInt();
            if (length < 0 || length > left.remaining()) {
                throw new IllegalArgumentException(
                        "%d bytes end within frame %d".formatted(bytes.length, frames.size()));
            }
            byte[] frame = new byte[length];
            left.get(frame);
            frames.add(frame);
        }
        return frames;
    }
}
