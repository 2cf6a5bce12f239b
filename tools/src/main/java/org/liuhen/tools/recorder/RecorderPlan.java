package org.liuhen.tools.recorder;

import java.time.LocalDateTime;

/// What is on a recorder.
///
/// @param device its number
/// @param officer number of the officer whose recordings it holds
/// @param clips ordinary recordings
/// @param marked recordings that the officer marked
/// @param torn recordings that are cut in the middle
/// @param empty recordings without a byte
/// @param disguised texts that are called recordings
/// @param leastBytes each recording is at least so long
/// @param begun when the first one began, by its own clock
/// @param clock its own clock when it was plugged in
/// @param battery percent
public record RecorderPlan(
        String device,
        String officer,
        int clips,
        int marked,
        int torn,
        int empty,
        int disguised,
        long leastBytes,
        LocalDateTime begun,
        LocalDateTime clock,
        int battery) {
    int files() {
        return clips + marked + torn + empty + disguised;
    }
}
