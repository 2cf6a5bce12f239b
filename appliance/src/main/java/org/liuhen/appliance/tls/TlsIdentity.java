package org.liuhen.appliance.tls;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.time.Clocks;

/// The key and certificate the page is served with: `key.pem` (mode 0400) and `certificate.pem` in one directory.
public final class TlsIdentity {
    private final Path certificateFile;
    private final PrivateKey key;
    private final List<X509Certificate> chain;

    private TlsIdentity(Path certificateFile, PrivateKey key, List<X509Certificate> chain) {
        this.certificateFile = certificateFile;
        this.key = key;
        this.chain = chain;
    }

    /// Reads the identity in `directory`, or makes one (EC P-256, certified by itself) where there is none.
    ///
    /// @param names host names and addresses a new certificate is for
    /// @throws IOException if the files cannot be read, or do not belong together
    public static TlsIdentity open(Disk disk, Clocks clocks, Path directory, List<String> names) throws IOException {
        Path keyFile = directory.resolve("key.pem");
        Path certificateFile = directory.resolve("certificate.pem");
        try {
            if (Files.notExists(certificateFile)) {
                disk.createDirectories(directory);
                SelfSigned.make(disk, clocks, keyFile, certificateFile, names);
            }
            return new TlsIdentity(certificateFile, readKey(keyFile), readChain(certificateFile)).checked(keyFile);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "couldn't use the key and certificate in " + directory + ": " + e.getMessage()
                            + ". Put matching PEM files there, or remove both to have new ones made",
                    e);
        }
    }

    /// A key store that holds the identity, in memory, without a password worth the name.
    public KeyStore keyStore(char[] password) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("page", key, password, chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException("couldn't hold the key of the page: " + e.getMessage(), e);
        }
    }

    /// The certificate the machine shows.
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /// Where it stands.
    public Path certificateFile() {
        return certificateFile;
    }

    /// SHA-256 of the certificate, as browsers show it: pairs of hexadecimal digits with colons between.
    public String fingerprint() {
        try {
            byte[] digest = Hash.over(certificate().getEncoded()).bytes();
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read has its bytes", e);
        }
    }

    private TlsIdentity checked(Path keyFile) throws GeneralSecurityException, IOException {
        if (!KeyMatch.belongTogether(key, certificate().getPublicKey())) {
            throw new CertificateException(keyFile + " is not the key of the first certificate in " + certificateFile);
        }
        return this;
    }

    private static PrivateKey readKey(Path file) throws IOException, CertificateException {
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
                PEMParser parser = new PEMParser(in)) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            // An EC key file may begin with its parameters: the key is what comes after.
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                if (object instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
                if (object instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
            }
            throw new CertificateException("there is no unencrypted private key in " + file);
        }
    }

    private static List<X509Certificate> readChain(Path file) throws IOException, CertificateException {
        try (var in = Files.newInputStream(file)) {
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (chain.isEmpty()) {
                throw new CertificateException("there is no certificate in " + file);
            }
            return chain;
        }
    }
}
