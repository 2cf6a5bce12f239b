package org.liuhen.appliance.access;

/// Someone who is logged in.
///
/// @param actor what the log calls them: `account-` and the account's id, or `command` for the local command line
/// @param name what the page calls them
public record Login(String actor, String name) {}
