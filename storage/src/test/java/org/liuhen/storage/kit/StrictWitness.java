package org.liuhen.storage.kit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.note.WitnessKey;
import org.liuhen.storage.tree.ProofCheck;

/// A witness of one log, that keeps to each rule of C2SP tlog-witness, and may be told to answer something
/// else.
public final class StrictWitness implements AutoCloseable {
    /// 2026-11-30T08:00:00Z.
    public static final long SECONDS = 1_796_025_600L;

    private static final String NAME = "witness.example.org/w1";

    private final HttpServer server;
    private final Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(new SecureRandom());
    private final VerifierKey log;

    // Guarded by this.
    private @Nullable Checkpoint newest;
    private int cosignatures;
    private Optional<Answer> other = Optional.empty();

    /// Something else than a witness would say.
    public record Answer(int status, String body) {}

    /// @param log the only key whose checkpoints it takes
    public StrictWitness(VerifierKey log) throws IOException {
        this.log = log;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/w/add-checkpoint", this::answer);
        server.start();
    }

    /// Where it is: its submission prefix.
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/w");
    }

    /// Its key, as it would publish it.
    public WitnessKey key() throws MalformedException {
        byte[] typed = ByteBuffer.allocate(33)
                .put((byte) 4)
                .put(key.generatePublicKey().getEncoded())
                .array();
        return WitnessKey.parse(NAME + "+" + HexFormat.of().formatHex(id()) + "+"
                + Base64.getEncoder().encodeToString(typed));
    }

    /// How often it cosigned.
    public synchronized int cosignatures() {
        return cosignatures;
    }

    /// Answers everybody with this from now on; with what is right, if empty.
    public synchronized void say(Optional<Answer> answer) {
        other = answer;
    }

    private byte[] id() {
        byte[] hash = Hash.over(
                        (NAME + "\n").getBytes(StandardCharsets.UTF_8),
                        new byte[] {4},
                        key.generatePublicKey().getEncoded())
                .bytes();
        return Arrays.copyOf(hash, 4);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Answer answer;
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        synchronized (this) {
            answer = other.orElseGet(() -> judged(body));
        }
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Answer judged(String body) {
        try {
            int end = body.indexOf("\n\n");
            String[] lines = body.substring(0, end).split("\n", -1);
            SignedNote note = SignedNote.parse(body.substring(end + 2));
            Checkpoint shown = Checkpoint.parse(note.text());
            if (!shown.origin().equals(log.name())) {
                return new Answer(404, "no such log\n");
            }
            if (!note.isSignedBy(log)) {
                return new Answer(403, "not signed by its key\n");
            }
            long old = Long.parseLong(lines[0].substring("old ".length()));
            Checkpoint before = newest;
            long known = before == null ? 0 : before.size();
            if (old > shown.size()) {
                return new Answer(400, "old is more than new\n");
            }
            if (old != known) {
                return new Answer(409, known + "\n");
            }
            List<Hash> proof = new ArrayList<>();
            for (int i = 1; i < lines.length; i++) {
                proof.add(Hash.of(Base64.getDecoder().decode(lines[i])));
            }
            boolean follows = before == null
                    ? proof.isEmpty()
                    : ProofCheck.consistency(old, shown.size(), proof, before.root(), shown.root());
            if (!follows) {
                return new Answer(422, "no continuation\n");
            }
            newest = shown;
            cosignatures++;
            return new Answer(200, line(note.text()));
        } catch (MalformedException e) {
            return new Answer(400, e.getMessage() + "\n");
        }
    }

    private String line(String text) {
        byte[] message = ("cosignature/v1\ntime " + SECONDS + "\n" + text).getBytes(StandardCharsets.UTF_8);
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(message, 0, message.length);
        byte[] line = ByteBuffer.allocate(4 + 8 + 64)
                .put(id())
                .putLong(SECONDS)
                .put(signer.generateSignature())
                .array();
        return "\u2014 " + NAME + " " + Base64.getEncoder().encodeToString(line) + "\n";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
