package org.liuhen.storage.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;

class SignedNoteTest {
    // The example of github.com/C2SP/C2SP signed-note.md.
    private static final String KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private static final String NOTE = "This is an example message.\n\n— example.com/foo"
            + " Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    // The first example of the same, whose key the specification does not give.
    private static final String OTHER_LINE = "— quasimodo.example/salvatore"
            + " NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";

    @TempDir
    Path directory;

    @Test
    void theExampleOfTheSpecificationVerifies() throws MalformedException {
        SignedNote note = SignedNote.parse(NOTE);
        assertThat(note.text()).isEqualTo("This is an example message.\n");
        assertThat(note.isSignedBy(VerifierKey.parse(KEY))).isTrue();
        assertThat(note.encode()).isEqualTo(NOTE);
    }

    @Test
    void aLineOfAnUnknownKeyIsKeptAndIgnored() throws MalformedException {
        for (String both : List.of(NOTE + OTHER_LINE, NOTE.replace("\n\n", "\n\n" + OTHER_LINE))) {
            SignedNote note = SignedNote.parse(both);
            assertThat(note.signatures()).hasSize(2);
            assertThat(note.isSignedBy(VerifierKey.parse(KEY))).isTrue();
            assertThat(note.encode()).isEqualTo(both);
        }
    }

    @Test
    void everyChangedCharacterIsRefusedOrDoesNotVerify() throws MalformedException {
        VerifierKey key = VerifierKey.parse(KEY);
        for (int at = 0; at < NOTE.length(); at++) {
            for (int change : new int[] {1, 2, 4, 0x20}) {
                char[] changed = NOTE.toCharArray();
                changed[at] ^= (char) change;
                assertThat(isSigned(new String(changed), key))
                        .as("character %d changed by %x", at, change)
                        .isFalse();
            }
        }
    }

    @Test
    void aSecondLineOfTheSameKeyMustVerifyToo() throws MalformedException {
        String line = NOTE.substring(NOTE.indexOf('—'));
        String wrong = line.replace("Uw2QOkn8", "Uw2QOkn9");
        assertThat(SignedNote.parse(NOTE + line).isSignedBy(VerifierKey.parse(KEY)))
                .isTrue();
        assertThat(SignedNote.parse(NOTE + wrong).isSignedBy(VerifierKey.parse(KEY)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text\n",
                "text\n\n",
                "text\n\n— a",
                "text\n\n— a b\n",
                "text\n\n- a AAAAAAA=\n",
                "text\n\n— a+b AAAAAAA=\n",
                "text\n\n— a AAAAAAA\n",
                "text\n\n— a AAAAAAB=\n",
                "text\n\n— a AAAA\n",
                "text\n\n— a AAAAAAA= \n",
                "te\rxt\n\n— a AAAAAAA=\n",
            })
    void whatIsNoNoteIsRefused(String text) {
        assertThatThrownBy(() -> SignedNote.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void moreSignaturesThanAHundredAreRefused() {
        String many = "text\n\n" + "— a AAAAAAA=\n".repeat(101);
        assertThatThrownBy(() -> SignedNote.parse(many)).hasMessageContaining("more than 100");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // note/note_verifier_test.go of github.com/transparency-dev/formats
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "logandmap+38581672+Ab/PCr1eCclRPRMBqw/r5An1xO71MCnImLiospEq6b4l",
                KEY,
            })
    void ed25519KeysAreReadAndWritten(String text) throws MalformedException {
        assertThat(VerifierKey.parse(text).text()).isEqualTo(text);
        assertThat(VerifierKey.parse(text)).isEqualTo(VerifierKey.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // ECDSA and static-CT keys of the same file: other kinds of keys are said to be none of ours.
                "rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBcK5AW5i0hrZLO"
                        + "C96l+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc=",
                "ct.googleapis.com/logs/us1/argon2024+7deb49d0+BTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABB25bKnLaZTFXOa2pgO70rj"
                        + "cVEMXKJkMBgFQHZ1kwFlGK9zIAx0FtC2oCfeZQe0E++VXuiYE9hFSzhRlOy92K8A=",
                "bananas.sigstore.dev+12344556",
                "rekor.sigstore.dev+12345678+THIS_IS_NOT_BASE64!",
                "rekor.sigstore.dev+12345678+AwEB",
                "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "",
            })
    void otherKeysAreRefused(String text) {
        assertThatThrownBy(() -> VerifierKey.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void aKeyThatIsNoPointOfTheCurveIsRefused() {
        byte[] point = new byte[32];
        point[0] = 2;
        VerifierKey key = new VerifierKey("x", point);
        assertThatThrownBy(() -> VerifierKey.parse(key.text())).hasMessageContaining("no point of the curve");
    }

    @Test
    void aNewKeyIsReadBackSignsAndIsReadableByNobodyElse() throws IOException, MalformedException {
        Path file = directory.resolve("log.pem");
        SigningKey made = SigningKey.create(new SystemDisk(), file, "example.org/rec/1");
        SigningKey read = SigningKey.load(file, "example.org/rec/1");
        assertThat(read.verifier()).isEqualTo(made.verifier());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("r--------");
        assertThat(SignedNote.sign("a\n", read).isSignedBy(made.verifier())).isTrue();
        assertThatThrownBy(() -> SigningKey.create(new SystemDisk(), file, "example.org/rec/1"))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> SigningKey.create(new SystemDisk(), directory.resolve("b"), "a b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDamagedKeyFileIsRefusedByName() throws IOException {
        Path file = directory.resolve("log.pem");
        for (String text : List.of(
                "",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\n=\n-----END PRIVATE KEY-----\n")) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> SigningKey.load(file, "x"))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void aCheckpointComesBackFromItsText() throws MalformedException {
        Checkpoint checkpoint = new Checkpoint("example.org/rec/1", 7, Hash.over());
        assertThat(Checkpoint.parse(checkpoint.text())).isEqualTo(checkpoint);
        assertThat(checkpoint.text()).isEqualTo("example.org/rec/1\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "a\n07\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "a\n-7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "a\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "a\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
                "a\n7\n47DEQpj8HBSa\n",
                "a\n7\n!\n",
                "a\n9999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            })
    void whatIsNoCheckpointIsRefused(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(MalformedException.class);
    }

    private static boolean isSigned(String note, VerifierKey key) {
        try {
            return SignedNote.parse(note).isSignedBy(key);
        } catch (MalformedException e) {
            return false;
        }
    }
}
