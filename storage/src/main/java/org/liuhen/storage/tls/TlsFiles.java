package org.liuhen.storage.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// PEM files as TLS wants them.
public final class TlsFiles {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");
    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
    private static final char[] NONE = {};

    private TlsFiles() {}

    /// Who may have issued the certificate of the other side.
    public static TrustManager[] authorities(Path file) throws IOException {
        try {
            KeyStore store = empty();
            int number = 0;
            for (Certificate each : certificates(file)) {
                store.setCertificateEntry("authority-" + number++, each);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException("couldn't read the authorities in " + file + ": " + e.getMessage(), e);
        }
    }

    /// For a client that shows nothing of itself and believes only what [#authorities] believes.
    public static SSLContext client(Path file) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, authorities(file), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("couldn't make a TLS client of " + file + ": " + e.getMessage(), e);
        }
    }

    /// How this machine shows who it is.
    public static KeyManager[] certificate(Path file) throws IOException {
        try {
            KeyStore store = empty();
            store.setKeyEntry("machine", key(file), NONE, certificates(file).toArray(Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NONE);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException("couldn't read the certificate and key in " + file + ": " + e.getMessage(), e);
        }
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NONE);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        StringBuilder pem = new StringBuilder();
        Matcher found = CERTIFICATE.matcher(Files.readString(file));
        while (found.find()) {
            pem.append(found.group()).append('\n');
        }
        if (pem.isEmpty()) {
            throw new IOException("no certificate in " + file + ": a PEM file with BEGIN CERTIFICATE is wanted");
        }
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.toString().getBytes(StandardCharsets.US_ASCII)));
    }

    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        Matcher found = KEY.matcher(Files.readString(file));
        if (!found.find()) {
            throw new IOException(
                    "no private key in " + file + ": a PEM file with BEGIN PRIVATE KEY (PKCS #8) is wanted");
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                // A key of another kind.
            }
        }
        throw new IOException("the private key in " + file + " is neither EC, RSA nor Ed25519");
    }
}
