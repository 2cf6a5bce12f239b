package org.liuhen.appliance.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.liuhen.appliance.access.AccessRules;
import org.liuhen.appliance.access.Admission.Admitted;
import org.liuhen.appliance.access.Role;
import org.liuhen.appliance.config.SessionsConfig;
import org.liuhen.storage.Ending;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.time.SystemClocks;

/// A page over a room of one unit, with a session that has ended, an intake of one file and an account without a role.
final class StagedOffice implements AutoCloseable {
    static final String UNIT = "执法一队";
    static final String OTHER_UNIT = "执法二队";
    static final String PASSWORD = "nobody guesses this";

    final PageUnderTest page;
    final String session;
    final String intake;
    final String spare;

    StagedOffice(Path directory) throws Exception {
        page = new PageUnderTest(
                directory,
                new SystemClocks(),
                (_, _) -> new Checking.Report(0, 0, List.of()),
                SessionsConfig.STANDARD,
                new PageUnderTest.Office(AccessRules.STANDARD, Map.of(StagedRooms.ROOM, UNIT, "room-9", OTHER_UNIT)));
        page.logIn();
        String everyday = page.access.accounts().getLast().actor();
        page.access.place(everyday, UNIT, "", false);
        page.client.post("/api/rooms/room-1/start", "{}");
        SessionWriter writer = page.rooms.session();
        session = writer.session();
        long start = writer.nowMicros();
        RunWriter run = writer.track("front").orElseThrow().beginRun(TinyMedia.opening(start));
        run.append(TinyMedia.fragment(start, 0, 25, 1000, new Random(1), Fragment.Start.KEY));
        run.sync();
        run.seal(new SegmentClose(0, Optional.empty()));
        run.close(new Ending(Cause.STOPPED, ""));
        page.client.post("/api/rooms/room-1/stop", "{}");
        intake = page.client
                .post(
                        "/api/imports",
                        "{\"kind\":\"camera\",\"carrier\":\"王五\",\"reason\":\"补充\","
                                + "\"files\":[{\"name\":\"a.mp4\",\"bytes\":5}]}")
                .json()
                .get("intake")
                .asText();
        page.client.postBytes("/api/imports/" + intake + "/0?offset=0", new byte[] {1, 2, 3, 4, 5});
        page.awaitIndex();
        spare = page.access.make("备用", PASSWORD);
    }

    /// The path of an address with what is here in its places.
    String path(String pattern) {
        return pattern.replace("{session}", session)
                .replace("{intake}", intake)
                .replace("{file}", "000000.mp4")
                .replace("{track}", "front")
                .replace("{room}", StagedRooms.ROOM)
                .replace("{account}", spare)
                .replaceAll("\\{(entry|number|id|item|run|segment)}", "0")
                .replaceAll("\\{[a-z]+}", "none");
    }

    /// A client with an account of the role in the unit.
    ///
    /// @return what the log calls the account
    String enter(PageClient client, Role role, String unit) throws Exception {
        String name = role.code() + " of " + unit;
        String actor = page.access.make(name, PASSWORD);
        Admitted admitted = (Admitted) page.access.logIn(name, PASSWORD, "", "192.0.2.1");
        page.access.changePassword(admitted.cookie(), actor, PASSWORD, PASSWORD + "!");
        page.access.place(actor, unit, "", false);
        Admitted security = (Admitted) page.access.logIn("安全管理员", "security administrator's", "", "192.0.2.1");
        page.access.grant(security.login(), actor, Set.of(role));
        client.post("/api/login", PageUnderTest.credentials(name, PASSWORD + "!"));
        return actor;
    }

    PageClient client() throws Exception {
        return new PageClient(page.server.port(), page.identity.certificate());
    }

    @Override
    public void close() throws IOException {
        page.close();
    }
}
