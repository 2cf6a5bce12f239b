package org.liuhen.storage.witness;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.tls.TlsFiles;

/// The line to a witness: C2SP tlog-witness, `add-checkpoint`.
///
/// **Thread.** One.
public final class Witness implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final int MOST_ANSWER_BYTES = 1 << 16;
    private static final int MOST_TOLD = 200;

    private final WitnessRules rules;
    private final HttpClient client;

    /// The witness is not asked before the first use.
    ///
    /// @throws IOException if the file of its authorities cannot be read
    public Witness(WitnessRules rules) throws IOException {
        this.rules = rules;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_LIMIT);
        if (rules.authority().isPresent()) {
            builder.sslContext(TlsFiles.client(rules.authority().get()));
        }
        this.client = builder.build();
    }

    WitnessRules rules() {
        return rules;
    }

    /// Shows it a checkpoint.
    ///
    /// @param old how many entries the newest checkpoint covers that it cosigned before; 0 for none
    /// @param proof that the log only grew since (RFC 6962, 2.1.2); empty from 0, and where nothing was added
    /// @throws IOException if it does not answer, or not as a witness would
    WitnessReply add(long old, List<Hash> proof, SignedNote checkpoint) throws IOException {
        StringBuilder body = new StringBuilder("old ").append(old).append('\n');
        proof.forEach(hash -> body.append(hash.base64()).append('\n'));
        body.append('\n').append(checkpoint.encode());
        HttpRequest request = HttpRequest.newBuilder(URI.create(prefix() + "/add-checkpoint"))
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", "text/plain; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                String text = new String(in.readNBytes(MOST_ANSWER_BYTES), StandardCharsets.UTF_8);
                return reply(answer.statusCode(), text, checkpoint);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the question to the witness was interrupted", e);
        }
    }

    private String prefix() {
        String address = rules.address().toString();
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    private WitnessReply reply(int status, String text, SignedNote checkpoint) throws IOException {
        return switch (status) {
            case 200 -> cosigned(text, checkpoint);
            case 409 -> {
                String size = text.strip();
                if (!size.matches("0|[1-9][0-9]{0,17}")) {
                    throw new IOException("it named no size with status 409: \"" + shortened(text) + "\"");
                }
                yield new WitnessReply.Knows(Long.parseLong(size));
            }
            case 422 -> new WitnessReply.Contradicts();
            case 400, 401, 403, 404 -> new WitnessReply.Refuses("status " + status + ", \"" + shortened(text) + "\"");
            default -> throw new IOException("it answered with status " + status + ": \"" + shortened(text) + "\"");
        };
    }

    private WitnessReply cosigned(String lines, SignedNote checkpoint) {
        try {
            SignedNote cosigned = checkpoint.and(lines);
            OptionalLong seconds = rules.key().cosigned(cosigned);
            return seconds.isPresent()
                    ? new WitnessReply.Cosigned(cosigned, seconds.getAsLong())
                    : new WitnessReply.Refuses("no cosignature of the key " + rules.key()
                            + " in its answer; compare it with the key that the witness publishes");
        } catch (MalformedException e) {
            return new WitnessReply.Refuses("its answer holds no signature lines: " + e.getMessage());
        }
    }

    private static String shortened(String text) {
        String line = text.strip().replaceAll("\\p{Cntrl}+", " ");
        return line.length() > MOST_TOLD ? line.substring(0, MOST_TOLD) + "…" : line;
    }

    /// Whether the witness has seen more of this log, or another one. What does not answer contradicts nothing.
    ///
    /// @param newest the newest checkpoint of the log here
    /// @return the sentence that says what is wrong; empty if nothing is, or nobody answered
    public Optional<String> contradiction(SignedNote newest) {
        try {
            long size = Checkpoint.parse(newest.text()).size();
            return switch (add(size, List.of(), newest)) {
                case WitnessReply.Knows(long known) when known > size -> Optional.of(putBack(size, known));
                case WitnessReply.Contradicts() -> Optional.of(another(size));
                case WitnessReply.Knows _, WitnessReply.Cosigned _, WitnessReply.Refuses _ -> Optional.empty();
            };
        } catch (IOException | MalformedException e) {
            return Optional.empty();
        }
    }

    String putBack(long size, long known) {
        return "the witness " + rules.key().name() + " has cosigned " + known
                + " entries of this log, and the log here has " + size + ": it was put back to an earlier state";
    }

    String another(long size) {
        return "the witness " + rules.key().name() + " has seen another history of this log than its first " + size
                + " entries: there are two logs of one key";
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
