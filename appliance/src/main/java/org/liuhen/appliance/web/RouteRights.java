package org.liuhen.appliance.web;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.liuhen.appliance.access.Action;

/// What each address of the page is: the action that one must have a right to, and what it is about. An address
/// that does not stand here is refused to everybody.
final class RouteRights {
    private static final String TEXT = """
            GET    /api/alarms                                    state     -
            GET    /api/events                                    state     -
            GET    /api/rooms                                     state     -
            GET    /api/status                                    state     -
            GET    /api/health                                    state     -
            GET    /api/settings                                  settings  -
            GET    /api/dock                                      state     -
            GET    /metrics                                       state     -
            POST   /api/rooms/{room}/start                        press     room
            POST   /api/rooms/{room}/stop                         press     room
            POST   /api/rooms/{room}/pause                        press     room
            POST   /api/rooms/{room}/resume                       press     room
            GET    /api/rooms/{room}/particulars                  press     room
            POST   /api/rooms/{room}/particulars                  press     room
            DELETE /api/rooms/{room}/particulars                  press     room
            GET    /api/rooms/{room}/sources/{source}/picture.mp4 live      room
            GET    /api/sessions                                  find      list
            GET    /api/sessions/{session}                        find      session
            GET    /api/sessions/{session}/tracks/{track}/timeline find     session
            GET    /api/sessions/{session}/captions               find      session
            GET    /media/{session}/captions.vtt                  find      session
            GET    /api/sessions/{session}/particulars            find      session
            GET    /api/sessions/{session}/interruptions          find      session
            GET    /api/sessions/{session}/recovery               find      session
            GET    /api/sessions/{session}/seal-sheet.pdf         find      session
            POST   /api/sessions/{session}/particulars            bind      session
            POST   /api/sessions/{session}/marks                  mark      session
            POST   /api/sessions/{session}/notes                  mark      session
            POST   /api/sessions/{session}/comments               comment   session
            POST   /api/sessions/{session}/statements             explain   session
            POST   /api/sessions/{session}/complete               explain   session
            POST   /api/sessions/{session}/reviews                confirm   session
            GET    /api/search                                    find      list
            GET    /api/cases                                     find      list
            GET    /api/cases/one                                 find      list
            GET    /api/sessions/{session}/entries                find      session
            GET    /api/sessions/{session}/tracks/{track}/segments find     session
            GET    /api/sessions/{session}/tracks/{track}/runs/{run}/opening find session
            GET    /api/log/checkpoint                            find      -
            GET    /api/log/key                                   state     -
            POST   /api/sessions/{session}/packages               copy      copied
            GET    /api/packages/{id}                             copy      package
            GET    /api/packages/{id}/package.zip                 copy      package
            GET    /api/statements                                find      list
            GET    /api/sessions/{session}/access                 find      session
            POST   /api/sessions/{session}/access                 view      asked
            POST   /api/sessions/{session}/requests               view      asked
            POST   /api/sessions/{session}/flags                  flag      session
            GET    /media/{session}/{track}/index.m3u8            view      footage
            GET    /media/{session}/{track}/live.m3u8             view      footage
            GET    /media/{session}/{track}/{file}                view      footage
            GET    /media/{session}/{track}/{file}/{segment}/derived.mp4 view footage
            GET    /api/requests                                  own       -
            POST   /api/requests/{entry}                          approve   asked
            GET    /api/officers                                  find      -
            POST   /api/officers                                  register  -
            GET    /api/checklists                                find      -
            POST   /api/checklists                                register  -
            GET    /api/checklists/{number}                       find      -
            GET    /api/checklists/{number}/export.csv            find      -
            GET    /api/omissions                                 find      -
            POST   /api/omissions                                 import    -
            GET    /api/omissions/export.csv                      find      taken
            POST   /api/dock/learn                                register  -
            GET    /api/devices                                   state     -
            POST   /api/devices                                   register  -
            POST   /api/devices/{device}/{event}                  register  -
            POST   /api/imports                                   import    -
            POST   /api/imports/{intake}/{item}                   import    -
            DELETE /api/imports/{intake}                          import    -
            GET    /api/intakes                                   find      -
            GET    /api/intakes/sums                              find      -
            GET    /api/intakes/export.csv                        find      taken
            GET    /api/intakes/export.xlsx                       find      taken
            GET    /api/intakes/{intake}                          find      -
            GET    /api/intakes/{intake}/access                   find      -
            POST   /api/intakes/{intake}/access                   view      asked
            POST   /api/intakes/{intake}/requests                 view      asked
            GET    /originals/{intake}/{file}                     view      original
            POST   /api/originals/{intake}/{file}/playable        view      original
            GET    /originals/{intake}/{file}/playable.mp4        view      original
            GET    /api/originals/{intake}/{file}/within          view      original
            GET    /originals/{intake}/{file}/subtitles.vtt       view      original
            POST   /api/verifications                             verify    -
            GET    /api/verifications/{id}                        verify    -
            GET    /api/rights                                    own       -
            POST   /api/me/password                               own       -
            POST   /api/me/code                                   own       -
            POST   /api/me/code/confirm                           own       -
            DELETE /api/me/code                                   own       -
            GET    /api/accounts                                  own       -
            POST   /api/accounts                                  accounts  -
            POST   /api/accounts/{account}/place                  accounts  -
            POST   /api/accounts/{account}/password               accounts  -
            POST   /api/accounts/{account}/roles                  roles     -
            GET    /api/accesses                                  audit     -
            GET    /api/accesses/export.csv                       audit     taken
            """;

    private static final Map<String, Right> TABLE = read();

    private RouteRights() {}

    /// What an address is about.
    enum About {
        /// Nothing in particular.
        NOTHING,
        /// Several things, of which only those are told that may be.
        LIST,
        /// A room.
        ROOM,
        /// A session, but not its footage.
        SESSION,
        /// A recording that is asked for, or an answer: the address itself decides.
        ASKED,
        /// The footage of a session.
        FOOTAGE,
        /// A file that came from elsewhere.
        ORIGINAL,
        /// A copy of a session.
        COPIED,
        /// The same once it is made.
        PACKAGE,
        /// A list that leaves the machine as a file.
        TAKEN
    }

    record Right(Action action, About about) {}

    /// What the address with this pattern is; empty if nobody decided.
    static Optional<Right> of(String method, String path) {
        return Optional.ofNullable(TABLE.get((method.equals("HEAD") ? "GET" : method) + " " + path));
    }

    /// All that were decided, as `METHOD path`.
    static Map<String, Right> all() {
        return Map.copyOf(TABLE);
    }

    private static Map<String, Right> read() {
        Map<String, Right> table = new HashMap<>();
        for (String line : TEXT.strip().split("\n", -1)) {
            String[] cells = line.strip().split(" +", -1);
            About about = cells[3].equals("-") ? About.NOTHING : About.valueOf(cells[3].toUpperCase(Locale.ROOT));
            table.put(cells[0] + " " + cells[1], new Right(Action.valueOf(cells[2].toUpperCase(Locale.ROOT)), about));
        }
        return table;
    }
}
