package org.liuhen.appliance.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;

/// Authorities whose certificates are believed.
public final class Authorities {
    private Authorities() {}

    /// The certificates in a PEM file, as a trust store in memory.
    ///
    /// @throws IOException if it cannot be read or holds none
    public static KeyStore of(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IOException("there is no certificate in " + file
                        + ": put the PEM certificate of the authority there that issues those of the terminals");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("authority-" + number, certificate);
                number++;
            }
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "couldn't use " + file + " as the certificates of an authority: " + e.getMessage()
                            + ". It must be PEM",
                    e);
        }
    }
}
