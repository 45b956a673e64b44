package dev.sicd.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The HTTP contract of all services: the text of {@code openapi.yaml}, and what it says of requests and answers. Thread-safe.
 *
 * <p>Handlers check what they are sent in better words than a schema has, so theirs come first. The contract has the last
 * word: a write that is read with {@code JsonBody} acts on nothing that it does not allow, in body, path or query, and a read with
 * such parameters is not answered. Of other bodies it says nothing. When it speaks, code and contract have grown apart.
 */
public final class Contract {
    private static final String FILE = "openapi.yaml";
    private static final int CLIENT_ERROR = 400;
    private static final int UNPROCESSABLE = 422;
    private static final int MISDIRECTED = 421;
    /** Every service has these of its own; or whoever calls shows no token, and would be told that one is missing. */
    private static final Set<String> NOT_ELSEWHERE =
            Set.of("GET /livez", "GET /readyz", "GET /metrics", "POST /admin/training/webhooks/github");

    private static final String AT_FAULT = "the contract (/openapi.yaml) does not allow it: ";

    private final byte[] text;
    private final String json;
    private final Map<String, Operation> operations;

    private Contract(byte[] text, String json, Map<String, Operation> operations) {
        this.text = text;
        this.json = json;
        this.operations = operations;
    }

    /** The contract of this build. */
    public static Contract load() {
        try (InputStream file = Contract.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is not in this build");
            }
            byte[] text = file.readAllBytes();
            JsonNode document = new ObjectMapper(new YAMLFactory()).readTree(text);
            return new Contract(text, document.toString(), new ContractReader(document).operations());
        } catch (IOException fault) {
            throw new UncheckedIOException(FILE + " cannot be read", fault);
        }
    }

    /** What it describes, each as {@code GET /admin/training/runs}. */
    public Set<String> operations() {
        return operations.keySet();
    }

    /** The same document as JSON, for readers without a parser of YAML, browsers for instance. */
    public String json() {
        return json;
    }

    /** {@code /openapi.yaml}, for everybody who may read. */
    public Routes routes() {
        Reply file = Reply.of(200, "application/yaml; charset=utf-8", text);
        return Routes.builder().probe("/" + FILE, request -> file).build();
    }

    /**
     * The same routes, each held to the contract.
     *
     * @throws IllegalStateException when one of them is not in it
     */
    public Routes enforcedOn(Routes routes) {
        return routes.wrapping((name, handler) -> enforced(
                Optional.ofNullable(operations.get(name))
                        .orElseThrow(() -> new IllegalStateException("route " + name + " is not in " + FILE)),
                handler));
    }

    /**
     * As {@link #enforcedOn}, for a service that is a part of the system: what the contract has beside is answered with 421, so
     * that nobody takes "ask another service" for "there is none", and another method of its path with 405.
     */
    public Routes ofPart(Routes routes) {
        Set<String> answered = routes.names();
        Routes.Builder elsewhere = Routes.builder();
        operations.keySet().stream()
                .filter(name -> !answered.contains(name) && !NOT_ELSEWHERE.contains(name))
                .forEach(name -> elsewhere.route(
                        name.substring(0, name.indexOf(' ')), name.substring(name.indexOf(' ') + 1), request -> {
                            throw Problem.of(
                                    MISDIRECTED,
                                    "another service of this system answers %s; ask that one, or the address that they share"
                                            .formatted(name));
                        }));
        return Routes.merge(enforcedOn(routes), elsewhere.build());
    }

    /**
     * What is wrong with an answer; nothing for a good one.
     *
     * @param path as requested, without the query
     * @param contentType as answered, empty without a body
     */
    public List<String> findings(String method, String path, int status, String contentType, byte[] body) {
        // HEAD, OPTIONS and what is at no path are answered by the server, not by a route
        return operations.values().stream()
                .filter(operation -> operation.matches(method, path))
                .findFirst()
                .map(operation -> operation.answerFindings(status, contentType, body))
                .orElse(List.of());
    }

    private static Handler enforced(Operation operation, Handler handler) {
        if (operation.acts()) {
            return request -> handler.handle(request.withGuard(body -> {
                refuse(operation.parameterFindings(request), CLIENT_ERROR);
                refuse(operation.bodyFindings(body), UNPROCESSABLE);
            }));
        }
        return request -> allowed(operation, request, handler.handle(request));
    }

    private static Reply allowed(Operation operation, Request request, Reply reply) {
        if (reply.status() < CLIENT_ERROR) {
            refuse(operation.parameterFindings(request), CLIENT_ERROR);
        }
        return reply;
    }

    private static void refuse(List<String> findings, int status) {
        if (!findings.isEmpty()) {
            throw Problem.of(status, AT_FAULT + String.join("; ", findings));
        }
    }
}
