package org.liuhen.appliance.settings;

import java.util.Optional;

/// A value that another configuration has otherwise. What must not be told is left out of both, so that two
/// configurations may differ in nothing that is shown.
///
/// @param key with its table: `rooms 1, sources 2: title`
/// @param before empty if it was not there
/// @param after empty if it is not there any more
public record Change(String key, Optional<String> before, Optional<String> after) {}
