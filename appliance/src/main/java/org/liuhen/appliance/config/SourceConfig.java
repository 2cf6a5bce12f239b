package org.liuhen.appliance.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A camera or microphone.
public sealed interface SourceConfig {
    /// Its name in the log and in file names: 1 to 32 of a–z, 0–9 and inner hyphens.
    String name();

    /// What people call it.
    String title();

    /// A network camera.
    ///
    /// @param url `rtsp://` or `rtsps://`, without user and password
    /// @param transport how its media travels
    /// @param user name to log in with, where the camera asks
    /// @param passwordFile file whose only line is that user's password; present exactly when `user` is
    /// @param caFile PEM file of the certificates that may vouch for an `rtsps` camera; without it the system's
    record Camera(
            String name,
            String title,
            URI url,
            Transport transport,
            Optional<String> user,
            Optional<Path> passwordFile,
            Optional<Path> caFile)
            implements SourceConfig {
        public Camera {
            if (user.isPresent() != passwordFile.isPresent()) {
                throw new IllegalArgumentException("camera " + name + " needs both user and password-file, or neither");
            }
            if (url.getRawUserInfo() != null) {
                throw new IllegalArgumentException("the url of camera " + name + " holds a user or password");
            }
        }

        /// The address with user and password in it, read from the password file now. A secret: never log it.
        ///
        /// @throws IOException if the password file cannot be read or its first line is empty
        public URI urlWithLogin() throws IOException {
            if (user.isEmpty() || passwordFile.isEmpty()) {
                return url;
            }
            String password;
            try (var lines = Files.lines(passwordFile.get(), StandardCharsets.UTF_8)) {
                password = lines.findFirst().orElse("");
            } catch (IOException | UncheckedIOException e) {
                throw new IOException(
                        "couldn't read the password of camera " + name + " from " + passwordFile.get(), e);
            }
            if (password.isEmpty()) {
                throw new IOException("the first line of " + passwordFile.get() + " must be the password of camera "
                        + name + ", and it is empty");
            }
            return URI.create(
                    url.toString().replaceFirst("//", "//" + escaped(user.get()) + ":" + escaped(password) + "@"));
        }

        private static String escaped(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }

    /// A microphone of this machine.
    ///
    /// @param device ALSA name, like `hw:1,0` or `plughw:CARD=USB`
    record Microphone(String name, String title, String device) implements SourceConfig {}

    /// How a camera's media travels.
    enum Transport {
        /// Inside the RTSP connection: nothing is lost on the way.
        TCP,
        /// As RTP packets of their own.
        UDP
    }
}
