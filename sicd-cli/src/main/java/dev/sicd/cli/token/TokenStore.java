package dev.sicd.cli.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.kit.auth.IssuedToken;
import dev.sicd.kit.auth.Tokens;
import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Changes a token file in one step: who reads it sees all of the old one or all of the new one. Comments stay, and a file
 * that a server would refuse is neither changed nor made. It knows no token itself.
 */
final class TokenStore {
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Path file;

    TokenStore(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /**
     * The tokens in it.
     *
     * @throws ConfigException with all mistakes in it
     * @throws IOException that says which file cannot be read, and why
     */
    List<IssuedToken> all() throws IOException {
        return parsed(content()
                .orElseThrow(() -> new IOException(
                        "the token file '%s' does not exist; make it with ./sicd token new, or name another"
                                .formatted(file))));
    }

    /** Adds it at the end; makes the file, for this user alone, if there is none. */
    void add(IssuedToken token) throws IOException {
        try (Change change = new Change()) {
            String old = content().orElse("");
            String separator = old.isEmpty() || old.endsWith("\n") ? "" : "\n";
            parsed(old);
            change.to(old + separator + Json.mapper().writeValueAsString(token.toJson()) + "\n");
        }
    }

    /** Removes the one with that id, and returns it; nothing when there is none. */
    Optional<IssuedToken> remove(String id) throws IOException {
        try (Change change = new Change()) {
            Optional<IssuedToken> found =
                    all().stream().filter(token -> token.id().equals(id)).findFirst();
            if (found.isPresent()) {
                StringBuilder kept = new StringBuilder();
                content()
                        .orElse("")
                        .lines()
                        .filter(line -> !isToken(line, id))
                        .forEach(line -> kept.append(line).append('\n'));
                change.to(kept.toString());
            }
            return found;
        }
    }

    private static boolean isToken(String line, String id) {
        String text = line.strip();
        return !text.isEmpty()
                && !text.startsWith("#")
                && Json.parse(text).path("id").asText().equals(id);
    }

    private List<IssuedToken> parsed(String content) {
        return Tokens.parse(file.toString(), content.getBytes(UTF_8)).all();
    }

    private Optional<String> content() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(Tokens.BYTES_MAX + 1), UTF_8));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException fault) {
            throw new IOException("the token file '%s' cannot be read (%s)".formatted(file, fault), fault);
        }
    }

    /** The next content, beside the file until it takes its place. While it exists nobody else can change the file. */
    private final class Change implements AutoCloseable {
        private final Path target;
        private final Path next;
        private final FileChannel channel;

        Change() throws IOException {
            // A link stays one: what it points to is replaced.
            this.target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            this.next = target.resolveSibling(target.getFileName() + ".new");
            try {
                this.channel = FileChannel.open(next, NEW, privately());
            } catch (FileAlreadyExistsException busy) {
                throw new IOException(
                        "another sicd changes the token file '%s', or one was killed while it did; wait, or remove '%s'"
                                .formatted(file, next),
                        busy);
            } catch (IOException fault) {
                throw new IOException(
                        "'%s' cannot be written (%s); name a file in a directory that exists and is writable"
                                .formatted(next, fault),
                        fault);
            }
        }

        void to(String content) throws IOException {
            parsed(content);
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            keepOwner();
            channel.force(true);
            Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
        }

        /** Else a server that runs as another user could no longer read it. */
        private void keepOwner() throws IOException {
            Optional<PosixFileAttributeView> view =
                    Optional.ofNullable(Files.getFileAttributeView(next, PosixFileAttributeView.class));
            if (view.isEmpty() || !Files.exists(target)) {
                return;
            }
            PosixFileAttributes old = Files.readAttributes(target, PosixFileAttributes.class);
            PosixFileAttributes ours = view.get().readAttributes();
            if (!old.owner().equals(ours.owner())) {
                view.get().setOwner(old.owner());
            }
            if (!old.group().equals(ours.group())) {
                view.get().setGroup(old.group());
            }
            view.get().setPermissions(old.permissions());
        }

        private FileAttribute<?>[] privately() {
            boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            return posix
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(next);
        }
    }
}
