package org.liuhen.ingest.capture;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What FFmpeg tells in its log and nowhere else: lost RTP packets, and the words of an error. FFmpeg logs on the
/// thread
/// that reads, so each reading thread has its own account.
final class TransportLog {
    private static final Logger LOG = LoggerFactory.getLogger(TransportLog.class);
    private static final Pattern MISSED = Pattern.compile("RTP: missed (-?\\d{1,9}) packets");
    private static final ThreadLocal<TransportLog> ACCOUNTS = new ThreadLocal<>();
    /// The one callback of the process; it must stay reachable as long as FFmpeg may call it.
    private static final Lines CALLBACK = new Lines();

    private int missedPackets;
    private String problem = "";

    private TransportLog() {}

    static void install() {
        avutil.av_log_set_level(avutil.AV_LOG_WARNING);
        avutil.setLogCallback(CALLBACK);
    }

    /// The account of the calling thread.
    static TransportLog ofThisThread() {
        TransportLog account = ACCOUNTS.get();
        if (account == null) {
            account = new TransportLog();
            ACCOUNTS.set(account);
        }
        return account;
    }

    /// How many packets were missed since the last call.
    int takeMissedPackets() {
        int missed = missedPackets;
        missedPackets = 0;
        return missed;
    }

    /// The last error FFmpeg told, or an empty text.
    String problem() {
        return problem;
    }

    /// Forgets what an earlier connection of this thread left.
    void clear() {
        missedPackets = 0;
        problem = "";
    }

    private void note(int level, String line) {
        Matcher missed = MISSED.matcher(line);
        if (missed.find()) {
            missedPackets += Math.max(0, Integer.parseInt(missed.group(1)));
        } else if (level <= avutil.AV_LOG_ERROR) {
            problem = line.strip();
        }
    }

    private static final class Lines extends LogCallback {
        @Override
        public void call(int level, BytePointer message) {
            // The thread that reads is never held up by what it reads about.
            TransportLog account = ACCOUNTS.get();
            String line = message.getString();
            if (account != null) {
                account.note(level, line);
            }
            LOG.debug("FFmpeg: {}", line);
        }
    }
}
