package org.liuhen.appliance.config;

import java.nio.file.Path;

/// Where handheld terminals hand files in.
///
/// @param bind address of this machine to listen on
/// @param port TCP port, 0 to 65535; 0 takes any free one
/// @param authority PEM file of the authority that issues the terminals' certificates
public record TerminalsConfig(String bind, int port, Path authority) {}
