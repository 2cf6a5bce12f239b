package org.liuhen.appliance.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import org.liuhen.storage.durable.Disk;

/// The accounts on disk: one JSON file of mode 0600, replaced as a whole.
final class AccountsFile {
    private static final int VERSION = 2;
    /// Before there were roles: the one account did everything.
    private static final int ONE_ACCOUNT = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Disk disk;
    private final Path directory;
    private final Path file;

    AccountsFile(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
        this.file = directory.resolve("accounts.json");
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
        if (Files.notExists(file)) {
            return List.of();
        }
        Content content;
        try {
            JsonNode tree = JSON.readTree(Files.readAllBytes(file));
            if (tree.path("version").asInt() == ONE_ACCOUNT) {
                return JSON.treeToValue(tree, OldContent.class).accounts().stream()
                        .map(OldAccount::account)
                        .toList();
            }
            content = JSON.treeToValue(tree, Content.class);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "couldn't read the accounts in " + file + ": it is damaged. Put it back from a copy,"
                            + " or remove it to begin with a new setup token",
                    e);
        }
        if (content.version() != VERSION) {
            throw new IOException("couldn't read the accounts in " + file + ": version " + content.version()
                    + ", and this software reads version " + VERSION);
        }
        return List.copyOf(content.accounts());
    }

    /// Replaces the file: new bytes durable first, then the name, then the directory.
    void write(List<Account> accounts) throws IOException {
        Path next = directory.resolve("accounts.json.new");
        Files.deleteIfExists(next);
        disk.writeNew(next, JSON.writeValueAsBytes(new Content(VERSION, accounts)), "rw-------", Disk.Content.METADATA);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        disk.forceDirectory(directory);
    }
}
