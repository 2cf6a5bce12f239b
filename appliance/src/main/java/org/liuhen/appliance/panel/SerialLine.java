package org.liuhen.appliance.panel;

import java.io.IOException;
import jssc.SerialPort;
import jssc.SerialPortException;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.config.BusConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A serial line through jSSC. Asks how many bytes are there before it takes any: jSSC's reads that wait burn a
/// core, and never end when the adapter is unplugged; its events do not come then.
final class SerialLine implements Line {
    private static final Logger LOG = LoggerFactory.getLogger(SerialLine.class);

    private final BusConfig.Serial config;
    private @Nullable SerialPort port;

    SerialLine(BusConfig.Serial config) {
        this.config = config;
    }

    @Override
    public void open() throws IOException {
        close();
        // A port that was unplugged stays "open": only a new one sees the new device.
        SerialPort opening = new SerialPort(config.port());
        try {
            opening.openPort();
            int parity = switch (config.parity()) {
                case NONE -> SerialPort.PARITY_NONE;
                case EVEN -> SerialPort.PARITY_EVEN;
                case ODD -> SerialPort.PARITY_ODD;
            };
            boolean whole = opening.setParams(
                    config.baud(), SerialPort.DATABITS_8, SerialPort.STOPBITS_1, parity, false, false);
            if (!whole) {
                // A pseudo-terminal has no modem lines and says so in this way, though it took the rest.
                LOG.info("The line has no modem lines: {}", config.port());
            }
            port = opening;
        } catch (SerialPortException e) {
            closeQuietly(opening);
            throw new IOException("couldn't open " + config.port() + ": " + e.getExceptionType(), e);
        }
    }

    @Override
    public void write(byte[] frame) throws IOException {
        try {
            if (!opened().writeBytes(frame)) {
                throw new IOException(config.port() + " takes no bytes");
            }
        } catch (SerialPortException e) {
            throw gone(e);
        }
    }

    @Override
    public int read(byte[] into, int from) throws IOException {
        try {
            int there = Math.min(opened().getInputBufferBytesCount(), into.length - from);
            if (there < 0) {
                throw new IOException(config.port() + " is gone");
            }
            if (there == 0) {
                return 0;
            }
            byte[] came = opened().readBytes(there);
            if (came == null) {
                return 0;
            }
            System.arraycopy(came, 0, into, from, came.length);
            return came.length;
        } catch (SerialPortException e) {
            throw gone(e);
        }
    }

    @Override
    public void close() {
        SerialPort closing = port;
        port = null;
        if (closing != null) {
            closeQuietly(closing);
        }
    }

    private SerialPort opened() throws IOException {
        SerialPort now = port;
        if (now == null) {
            throw new IOException(config.port() + " is not open");
        }
        return now;
    }

    private IOException gone(SerialPortException e) {
        return new IOException(config.port() + " is gone: " + e.getExceptionType(), e);
    }

    private static void closeQuietly(SerialPort closing) {
        try {
            if (closing.isOpened()) {
                closing.closePort();
            }
        } catch (SerialPortException e) {
            LOG.debug("A serial port could not be closed: {}", e.getMessage());
        }
    }
}
