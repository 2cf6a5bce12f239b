package org.liuhen.appliance.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.kit.SimulatedClocks;

class TlsIdentityTest {
    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");

    @TempDir
    Path directory;

    @Test
    void theFirstStartMakesAKeyForThisMachineAlone() throws IOException, GeneralSecurityException {
        TlsIdentity identity = open("one", List.of("recorder.example", "192.0.2.5"));

        assertThat(mode("one/key.pem")).isEqualTo("r--------");
        var certificate = identity.certificate();
        certificate.verify(certificate.getPublicKey());
        assertThat(((ECPublicKey) certificate.getPublicKey())
                        .getParams()
                        .getOrder()
                        .bitLength())
                .isEqualTo(256);
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .contains("localhost", "127.0.0.1", "recorder.example", "192.0.2.5");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(identity.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
        assertThat(open("two", List.of()).fingerprint()).isNotEqualTo(identity.fingerprint());
    }

    @Test
    void theNextStartUsesTheSame() throws IOException {
        assertThat(open("one", List.of()).fingerprint())
                .isEqualTo(open("one", List.of("other")).fingerprint());
    }

    @Test
    void aFirstStartThatWasCutShortBeginsAgain() throws IOException {
        open("one", List.of());
        Files.delete(directory.resolve("one/certificate.pem"));

        assertThat(open("one", List.of()).fingerprint()).isNotEmpty();
    }

    @Test
    void aKeyThatDoesNotFitIsRefusedWithTheWayOut() throws IOException {
        open("one", List.of());
        open("two", List.of());
        Files.delete(directory.resolve("one/key.pem"));
        Files.copy(directory.resolve("two/key.pem"), directory.resolve("one/key.pem"));

        assertThatThrownBy(() -> open("one", List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not the key of the first certificate")
                .hasMessageContaining("remove both to have new ones made");
    }

    private TlsIdentity open(String name, List<String> names) throws IOException {
        return TlsIdentity.open(new SystemDisk(), clocks, directory.resolve(name), names);
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
    }
}
