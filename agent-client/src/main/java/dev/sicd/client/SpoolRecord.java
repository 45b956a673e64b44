package dev.sicd.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One event in a segment file: four bytes of length, four of CRC-32C over length and body, and the body, which is the run's
 * id, a line feed and the event's JSON.
 */
final class SpoolRecord {
    static final int HEADER_BYTES = 2 * Integer.BYTES;
    /** Far above the largest event: a length beyond it is no length. */
    static final int BODY_BYTES_MAX = 16 << 20;

    private SpoolRecord() {}

    /** The bytes to append. */
    static ByteBuffer write(AgentEvent event) {
        byte[] body = (event.runId() + '\n' + event.json()).getBytes(UTF_8);
        return ByteBuffer.allocate(HEADER_BYTES + body.length)
                .putInt(body.length)
                .putInt(crc(body))
                .put(body)
                .flip();
    }

    /** The body of the record that begins here, and how many bytes the record takes. */
    record Read(AgentEvent event, int bytes) {}

    /**
     * Reads the record that begins here.
     *
     * @throws EOFException when the file ends within it, as after a kill
     * @throws DamagedException when these bytes were never written so
     */
    static Read read(DataInputStream in) throws IOException {
        int length = in.readInt();
        int crc = in.readInt();
        if (length < 1 || length > BODY_BYTES_MAX) {
            throw new DamagedException("a length of " + length);
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the file ends within a record");
        }
        if (crc(body) != crc) {
            throw new DamagedException("a wrong checksum");
        }
        String text = new String(body, UTF_8);
        int end = text.indexOf('\n');
        if (end < 0) {
            throw new DamagedException("no run id");
        }
        return new Read(new AgentEvent(text.substring(0, end), text.substring(end + 1)), HEADER_BYTES + length);
    }

    private static int crc(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(body.length).flip());
        crc.update(body);
        return (int) crc.getValue();
    }

    /** What is there is no record. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(String what) {
            super(what);
        }
    }
}
