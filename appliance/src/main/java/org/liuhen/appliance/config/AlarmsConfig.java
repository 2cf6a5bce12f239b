package org.liuhen.appliance.config;

import java.net.URI;
import java.util.Optional;

/// Where alarms go, besides the page.
///
/// @param webhook `https` address to which each alarm that begins or ends is sent
public record AlarmsConfig(Optional<URI> webhook) {
    /// To the page alone.
    public static final AlarmsConfig PAGE_ONLY = new AlarmsConfig(Optional.empty());

    public AlarmsConfig {
        if (webhook.isPresent() && !"https".equals(webhook.get().getScheme())) {
            throw new IllegalArgumentException("a webhook is an https address, not " + webhook.get());
        }
    }
}
