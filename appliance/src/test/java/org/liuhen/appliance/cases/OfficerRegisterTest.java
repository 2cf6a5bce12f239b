package org.liuhen.appliance.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.liuhen.storage.durable.SystemDisk;

/// A register is taken as a whole or not at all, and a mistake is named with its place.
class OfficerRegisterTest {
    private static final String HEADING = "姓名,执法证号,有效期,类别,职务\n";
    private static final String SHEET = HEADING
            + "张伟,32010001,2027-12-31,执法人员,科长\n"
            + "\"李,强\",32010002,2026年3月1日,执法人员,\"科员 \"\"代\"\"\"\n"
            + "王芳,,,辅助人员\n";

    @TempDir
    Path directory;

    @Test
    void aRegisterIsKeptAndReadAgain() throws IOException, CaseRefusal {
        OfficerRegister register = open();
        assertThat(register.people()).isEmpty();
        register.replace(SHEET.getBytes(StandardCharsets.UTF_8));
        for (OfficerRegister each : new OfficerRegister[] {register, open()}) {
            assertThat(each.coding()).isEqualTo("UTF-8");
            assertThat(each.people())
                    .containsExactly(
                            new Officer(
                                    new Person("张伟", "32010001", "2027-12-31", "科长", Person.LISTED),
                                    Officer.Kind.OFFICER),
                            new Officer(
                                    new Person("李,强", "32010002", "2026-03-01", "科员 \"代\"", Person.LISTED),
                                    Officer.Kind.OFFICER),
                            new Officer(new Person("王芳", "", "", "", Person.LISTED), Officer.Kind.AUXILIARY));
        }
        assertThat(register.officer("32010001")).map(Person::name).contains("张伟");
    }

    @Test
    void aByteOrderMarkAndGb18030AreUnderstood() throws IOException, CaseRefusal {
        OfficerRegister register = open();
        register.replace(("\uFEFF" + SHEET.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_8));
        assertThat(register.coding()).isEqualTo("UTF-8");
        assertThat(register.people()).hasSize(3);
        register.replace(SHEET.getBytes(Charset.forName("GB18030")));
        assertThat(register.coding()).isEqualTo("GB18030");
        assertThat(register.people().getFirst().person().name()).isEqualTo("张伟");
        assertThatThrownBy(() -> register.replace(SHEET.getBytes(StandardCharsets.UTF_16)))
                .isInstanceOf(CaseRefusal.class)
                .hasMessageContaining("neither UTF-8 nor GB18030");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "赵六,32010009,2027-02-31,执法人员|Line 5, column 3: valid-until must be",
                "赵六,32010009,明年,执法人员|Line 5, column 3: valid-until must be",
                "赵六,,2027-02-01,执法人员|Line 5, column 2: an officer has a licence number",
                ",32010009,2027-02-01,执法人员|Line 5, column 1: the name is missing",
                "赵六,32010001,2027-02-01,执法人员|Line 5, column 2: number 32010001 stands on line 2 too",
                "赵六,32010009,2027-02-01,警察|Line 5, column 4: the kind must be officer or auxiliary",
                "\"赵六,32010009,2027-02-01,执法人员|Line 5, column 1: the quotation marks do not end"
            })
    void oneWrongLineAndNothingIsImported(String line, String sentence) throws IOException, CaseRefusal {
        OfficerRegister register = open();
        register.replace((HEADING + "孙七,32010077,2027-01-01,执法人员\n").getBytes(StandardCharsets.UTF_8));
        byte[] before = Files.readAllBytes(directory.resolve("officers/officers.csv"));
        assertThatThrownBy(() -> register.replace((SHEET + line + "\n").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(CaseRefusal.class)
                .hasMessageStartingWith(sentence);
        assertThat(register.people()).hasSize(1);
        assertThat(Files.readAllBytes(directory.resolve("officers/officers.csv")))
                .isEqualTo(before);
    }

    @Test
    void aMissingHeadingAnEmptyFileAndALongNameAreNamed() throws IOException {
        OfficerRegister register = open();
        refused(register, "姓名,执法证号,类别\n张伟,1,执法人员\n", "Line 1 lacks the heading valid-until");
        refused(register, "姓名,姓名,执法证号,有效期,类别\n", "Line 1, column 2: the heading name stands there twice");
        refused(register, "", "The file is empty");
        refused(register, HEADING, "A register has 1 to 2000 people, and this one has 0");
        refused(register, HEADING + "\n\n" + "长".repeat(61) + ",1,2027-01-01,执法人员\n", "Line 4, column 1: The officers");
    }

    private static void refused(OfficerRegister register, String text, String sentence) {
        assertThatThrownBy(() -> register.replace(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(CaseRefusal.class)
                .hasMessageStartingWith(sentence);
    }

    private OfficerRegister open() throws IOException {
        return OfficerRegister.open(new SystemDisk(), directory.resolve("officers"));
    }
}
