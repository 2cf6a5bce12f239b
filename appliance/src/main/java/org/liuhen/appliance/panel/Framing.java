package org.liuhen.appliance.panel;

import java.time.Duration;
import java.util.Optional;

/// How requests and answers lie on a line.
interface Framing {
    /// The next request as it is sent.
    byte[] frame(int unit, Request request);

    /// The answer to the request that was framed last.
    ///
    /// @param came all bytes since then, in its first `length` places
    /// @return the protocol data unit, a refusal of the module too; empty while it is not whole
    /// @throws NoAnswerException as soon as it cannot become the answer
    Optional<byte[]> answer(int unit, Request request, byte[] came, int length) throws NoAnswerException;

    /// How long the answer to `request` is waited for, from when it is given to the line.
    Duration patience(Request request);

    /// How long the line must be quiet before a request.
    Duration silence();

    /// How long the line is left alone after an answer failed to come, so that a late one is not taken for the
    /// answer to the next request.
    Duration guard(NoAnswerException.Kind why);
}
