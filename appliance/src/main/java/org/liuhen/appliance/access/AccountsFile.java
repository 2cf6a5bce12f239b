package org.liuhen.appliance.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.liuhen.storage.durable.Disk;

/// The accounts on disk: one JSON file.
final class AccountsFile {
    private static final int VERSION = 2;
    /// Before there were roles: the one account did everything.
    private static final int ONE_ACCOUNT = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WholeFile whole;

    AccountsFile(Disk disk, Path directory) {
        this.whole = new WholeFile(disk, directory, "accounts.json");
    }

    private record Content(int version, List<Account> accounts) {}

    private record OldContent(int version, List<OldAccount> accounts) {}

    private record OldAccount(String id, String name, String password, long createdMicros) {
        /// It goes on as system administrator; the setup asks for the others.
        Account account() {
            return new Account(
                    id, name, password, createdMicros, Set.of(Role.SYSTEM), "", "", false, false, "", 0, 0, 0);
        }
    }

    /// The accounts; none if there is no file yet.
    List<Account> read() throws IOException {
        Optional<byte[]> bytes = whole.read();
        if (bytes.isEmpty()) {
            return List.of();
        }
        Content content;
        try {
            JsonNode tree = JSON.readTree(bytes.get());
            if (tree.path("version").asInt() == ONE_ACCOUNT) {
                return JSON.treeToValue(tree, OldContent.class).accounts().stream()
                        .map(OldAccount::account)
                        .toList();
            }
            content = JSON.treeToValue(tree, Content.class);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "couldn't read the accounts in " + whole.file() + ": it is damaged. Put it back from a copy,"
                            + " or remove it to begin with a new setup token",
                    e);
        }
        if (content.version() != VERSION) {
            throw new IOException("couldn't read the accounts in " + whole.file() + ": version " + content.version()
                    + ", and this software reads version " + VERSION);
        }
        return List.copyOf(content.accounts());
    }

    void write(List<Account> accounts) throws IOException {
        whole.write(JSON.writeValueAsBytes(new Content(VERSION, accounts)));
    }
}
