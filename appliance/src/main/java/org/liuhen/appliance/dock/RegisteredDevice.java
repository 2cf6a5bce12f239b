package org.liuhen.appliance.dock;

import java.util.Optional;

/// A device of the register, as the log tells of it.
///
/// @param device its word
/// @param kind what it is: `body-recorder`, `camera`, `audio-recorder`, `camcorder`, `drone`, `terminal`, `other`
/// @param title what people call it
/// @param serial its USB serial number, or empty
/// @param volume serial number of its file system, or empty
/// @param holder who has it, if it was issued
/// @param clockSetMicros when its clock was last set by the station
/// @param isRetired whether it is not used any more
public record RegisteredDevice(
        String device,
        String kind,
        String title,
        String serial,
        String volume,
        Optional<Holder> holder,
        Optional<Long> clockSetMicros,
        boolean isRetired) {
    /// An officer who has a device.
    ///
    /// @param sinceMicros when it was issued
    public record Holder(String name, String number, long sinceMicros) {}

    RegisteredDevice with(Optional<Holder> holder) {
        return new RegisteredDevice(device, kind, title, serial, volume, holder, clockSetMicros, isRetired);
    }

    RegisteredDevice withClockSet(long micros) {
        return new RegisteredDevice(device, kind, title, serial, volume, holder, Optional.of(micros), isRetired);
    }

    RegisteredDevice retired() {
        return new RegisteredDevice(device, kind, title, serial, volume, Optional.empty(), clockSetMicros, true);
    }
}
