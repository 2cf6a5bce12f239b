package org.liuhen.appliance.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.UtcTime;

/// Makes a key and a certificate that vouches for itself (RFC 5280), for the first start.
final class SelfSigned {
    private static final X500Name NAME = new X500Name("CN=Liuhen");
    private static final Duration VALIDITY = Duration.ofDays(3650);

    private SelfSigned() {}

    /// Writes both files, which must not exist but for a key that an interrupted start left. The certificate comes
    /// last: where it is, the key is.
    static void make(Disk disk, Clocks clocks, Path keyFile, Path certificateFile, List<String> names)
            throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        X509CertificateHolder certificate;
        try {
            certificate = certificate(pair, UtcTime.instant(clocks.wallMicros()), names);
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("this Java cannot sign with P-256", e);
        }
        Files.deleteIfExists(keyFile);
        disk.writeNew(keyFile, pem(new JcaPKCS8Generator(pair.getPrivate(), null)), "r--------", Disk.Content.KEY);
        disk.writeNew(certificateFile, pem(new JcaMiscPEMGenerator(certificate)), "r--r--r--", Disk.Content.METADATA);
    }

    private static X509CertificateHolder certificate(KeyPair pair, Instant now, List<String> names)
            throws IOException, OperatorCreationException {
        // A day back: the clock of a machine at its first start may be ahead of the browser's.
        Date from = Date.from(now.minus(Duration.ofDays(1)));
        Date to = Date.from(now.plus(VALIDITY));
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                NAME, new BigInteger(120, new SecureRandom()).setBit(120), from, to, NAME, pair.getPublic());
        builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(names));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    }

    private static GeneralNames alternativeNames(List<String> names) {
        Set<String> all = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        all.addAll(names);
        List<GeneralName> general = new ArrayList<>();
        for (String name : all) {
            general.add(new GeneralName(IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName, name));
        }
        return new GeneralNames(general.toArray(GeneralName[]::new));
    }

    private static byte[] pem(PemObjectGenerator content) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(content);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
