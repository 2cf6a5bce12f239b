package org.liuhen.appliance.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.appliance.access.Access;
import org.liuhen.appliance.access.AccessRules;
import org.liuhen.appliance.access.Journal;
import org.liuhen.appliance.access.Requests;
import org.liuhen.appliance.access.Viewing;
import org.liuhen.appliance.cases.CaseDesk;
import org.liuhen.appliance.cases.Checklists;
import org.liuhen.appliance.cases.OfficerRegister;
import org.liuhen.appliance.cases.Preparations;
import org.liuhen.appliance.config.ApplianceConfig;
import org.liuhen.appliance.config.ConfigException;
import org.liuhen.appliance.config.ConfigFile;
import org.liuhen.appliance.config.DockConfig;
import org.liuhen.appliance.config.HttpsConfig;
import org.liuhen.appliance.config.RoomProfile;
import org.liuhen.appliance.config.SessionsConfig;
import org.liuhen.appliance.dock.ContentLook;
import org.liuhen.appliance.dock.DeviceRegister;
import org.liuhen.appliance.dock.Dock;
import org.liuhen.appliance.dock.DockLedger;
import org.liuhen.appliance.dock.OriginalTexts;
import org.liuhen.appliance.dock.PlayableCopies;
import org.liuhen.appliance.dock.SlotMap;
import org.liuhen.appliance.dock.Uploads;
import org.liuhen.appliance.health.Vitals;
import org.liuhen.appliance.room.MarkList;
import org.liuhen.appliance.search.SearchTable;
import org.liuhen.appliance.settings.Settings;
import org.liuhen.appliance.tls.TlsIdentity;
import org.liuhen.appliance.watch.Bulletin;
import org.liuhen.appliance.watch.Verdicts;
import org.liuhen.appliance.watch.Watching;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;

/// A page over a fresh store, on a free port.
final class PageUnderTest implements AutoCloseable {
    static final String NAME = "李建国";
    static final String PASSWORD = "correct horse battery";

    final EvidenceStore store;
    final StagedRooms rooms;
    final Access access;
    final Journal journal;
    final Requests requests;
    final Viewing viewing;
    final TlsIdentity identity;
    final Watching watching;
    final CaseDesk desk;
    final Preparations preparations;
    final PlayableCopies copies;
    final Uploads uploads;
    final Dock dock;
    final SearchTable search;
    final Vitals vitals;
    final Path configFile;
    final Settings settings;
    final WebServer server;
    final PageClient client;

    PageUnderTest(Path directory, Clocks clocks, Checking checking) throws IOException, GeneralSecurityException {
        this(directory, clocks, checking, SessionsConfig.STANDARD);
    }

    PageUnderTest(Path directory, Clocks clocks, Checking checking, SessionsConfig rules)
            throws IOException, GeneralSecurityException {
        this(directory, new SystemDisk(), clocks, checking, rules, new Office(AccessRules.STANDARD, Map.of()));
    }

    /// @param disk of the store and all else
    PageUnderTest(Path directory, Disk disk, Clocks clocks, Checking checking)
            throws IOException, GeneralSecurityException {
        this(directory, disk, clocks, checking, SessionsConfig.STANDARD, new Office(AccessRules.STANDARD, Map.of()));
    }

    /// @param units of the rooms
    record Office(AccessRules rules, Map<String, String> units) {}

    PageUnderTest(Path directory, Clocks clocks, Checking checking, SessionsConfig rules, Office office)
            throws IOException, GeneralSecurityException {
        this(directory, new SystemDisk(), clocks, checking, rules, office);
    }

    private PageUnderTest(
            Path directory, Disk disk, Clocks clocks, Checking checking, SessionsConfig rules, Office office)
            throws IOException, GeneralSecurityException {
        configFile = written(directory);
        ApplianceConfig config = read(configFile);
        store = EvidenceStore.create(
                directory.resolve("state"),
                "test.example/page",
                new StoreSettings(disk, clocks, "liuhen test", config.hash()));
        rooms = new StagedRooms(store);
        access = Access.open(disk, clocks, directory.resolve("state/access"), office.rules());
        journal = new Journal(store.accessBook(), clocks);
        requests = new Requests(store.accessBook(), journal, office.rules(), clocks);
        viewing = new Viewing(journal, requests, clocks);
        identity = TlsIdentity.open(disk, clocks, directory.resolve("state/tls"), List.of());
        Bulletin bulletin = new Bulletin(clocks);
        watching = new Watching(
                store, List::of, new Verdicts(bulletin, clocks), bulletin, _ -> rooms.outlook(), 1L << 30, List::of);
        HttpsConfig https = new HttpsConfig("127.0.0.1", 0, Optional.empty());
        desk = new CaseDesk(
                store,
                rules,
                Map.of(StagedRooms.ROOM, RoomProfile.INTERVIEW),
                OfficerRegister.open(disk, directory.resolve("state/officers")),
                Checklists.open(disk, directory.resolve("state/checklist")));
        preparations = new Preparations(desk, new SystemClocks());
        preparations.begin(rooms::rooms);
        copies = new PlayableCopies(directory.resolve("state/derived"));
        uploads = new Uploads(store, disk, new ContentLook(), 0);
        dock = new Dock(
                Optional.empty(),
                new DeviceRegister(store),
                new DockLedger(store, ZoneId.of("Asia/Shanghai")),
                SlotMap.open(disk, directory.resolve("state/dock"), Map.of()),
                copies,
                new OriginalTexts(),
                uploads,
                0,
                DockConfig.DEFAULT_OVERDUE);
        search = new SearchTable(store, id -> id.equals(StagedRooms.ROOM) ? "第一询问室" : id);
        vitals = new Vitals(store, rooms::rooms, 1L << 20);
        settings = Settings.open(store, disk, config, Optional.of(configFile));
        server = WebServer.start(new WebParts(
                "liuhen test",
                https,
                identity,
                access,
                journal,
                requests,
                viewing,
                office.units(),
                store,
                rooms,
                MarkList.STANDARD,
                desk,
                preparations,
                checking,
                watching,
                _ -> Optional.empty(),
                Optional.of(dock),
                search,
                vitals,
                settings));
        client = new PageClient(server.port(), identity.certificate());
    }

    /// A configuration whose room is the staged one; what is served does not come from it.
    private static Path written(Path directory) throws IOException {
        Path password = Files.writeString(directory.resolve("front.password"), "nobody sees this\n");
        return Files.writeString(directory.resolve("appliance.toml"), """
                state = "%1$s/state"
                origin = "test.example/page"
                [https]
                bind = "127.0.0.1"
                port = 0
                [recording]
                segment = "4s"
                tick = "500ms"
                silence = "3s"
                run-length = "1h"
                run-size = "1GiB"
                free-reserve = "256MiB"
                [alarms]
                webhook = "https://alarms.example.gov.cn/hook/a-key-of-the-office"
                [[rooms]]
                id = "room-1"
                name = "第一询问室"
                [[rooms.sources]]
                name = "front"
                title = "正面"
                url = "rtsp://192.0.2.11:554/live?token=a-token-of-the-camera"
                transport = "tcp"
                user = "recorder"
                password-file = "%2$s"
                """.formatted(directory, password));
    }

    private static ApplianceConfig read(Path file) throws IOException {
        try {
            return ConfigFile.read(file);
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Makes the first accounts; the client is the everyday one from then on.
    void logIn() throws IOException, InterruptedException {
        client.post("/api/setup", setup(access.setupToken().orElseThrow()));
    }

    /// What makes the first accounts.
    static String setup(String token) {
        return "{\"token\":\"" + token + "\",\"system\":" + credentials("系统管理员", "system administrator's")
                + ",\"security\":" + credentials("安全管理员", "security administrator's")
                + ",\"auditor\":" + credentials("安全审计员", "security auditor's")
                + ",\"everyday\":" + credentials(NAME, PASSWORD) + "}";
    }

    static String credentials(String name, String password) {
        return "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}";
    }

    /// Says what a recording is to be seen for.
    void open(String recordings, String name) throws IOException, InterruptedException {
        client.post("/api/" + recordings + "/" + name + "/access", "{\"purpose\":\"handling\"}");
    }

    void awaitIndex() {
        if (!store.awaitIndex(Duration.ofSeconds(20))) {
            throw new IllegalStateException("the index does not follow");
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
        uploads.close();
        copies.close();
        preparations.close();
        watching.close();
        journal.close();
        store.close();
    }
}
