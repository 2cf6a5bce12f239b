package org.liuhen.storage.format;

/// A track: one source's media inside one session.
public record TrackId(String session, String track) {
    public TrackId {
        if (!Names.isSession(session) || !Names.isWord(track)) {
            throw new IllegalArgumentException("not a track: session \"" + session + "\", track \"" + track + "\"");
        }
    }

    @Override
    public String toString() {
        return session + "/" + track;
    }

    static TrackId read(FieldsReader in) throws MalformedException {
        return new TrackId(Names.session(in.text("session")), Names.word(in.text("track")));
    }

    FieldsBuilder write() {
        return new FieldsBuilder().text("session", session).text("track", track);
    }
}
