package org.liuhen.ingest.dock;

/// A recorder of the register.
///
/// @param device its word in the register
/// @param kind what it is, a word like `body-recorder`
/// @param title what people call it
/// @param carrier name of the officer who has it, or empty
/// @param carrierNumber number of that officer, or empty
public record KnownRecorder(String device, String kind, String title, String carrier, String carrierNumber) {}
