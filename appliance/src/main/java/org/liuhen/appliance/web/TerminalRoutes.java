package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.cases.CaseRefusal;
import org.liuhen.appliance.dock.Dock;
import org.liuhen.appliance.dock.RegisteredDevice;
import org.liuhen.appliance.dock.Uploads;
import org.liuhen.ingest.dock.Upload;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.index.EntryRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a handheld terminal can do: say who it is, hand files in, and ask what became of them. It is the device of the
/// register whose word is the common name (CN) of its certificate.
final class TerminalRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(TerminalRoutes.class);
    private static final String KIND = "terminal";
    private static final String CERTIFICATE = "jakarta.servlet.request.X509Certificate";
    private static final String DEVICE = "device";

    private final Dock dock;

    TerminalRoutes(Dock dock) {
        this.dock = dock;
    }

    void addTo(RoutesConfig routes) {
        routes.before(this::requireTerminal);
        routes.get("/terminal", this::who);
        routes.post("/terminal/imports", this::begin);
        routes.get("/terminal/imports/{intake}", this::state);
        routes.post("/terminal/imports/{intake}/{item}", this::receive);
        routes.delete("/terminal/imports/{intake}", this::giveUp);
    }

    private record Who(String device, String title) {}

    private record FileIn(
            @Nullable String name,
            long bytes,
            @Nullable Long modifiedMillis,
            @Nullable String sha256) {}

    private record ImportIn(
            @Nullable String operator,
            @Nullable String operatorNumber,
            @Nullable String reason,
            @Nullable List<FileIn> files) {}

    /// @param next number of the file of the next piece
    /// @param offset where the next piece begins in it
    /// @param files what was taken in
    private record ImportOut(String intake, boolean over, int next, long offset, List<Taken> files) {}

    /// @param entry index in the log of the entry that speaks of it
    private record Taken(int item, long bytes, String sha256, long entry) {}

    private void requireTerminal(Context context) throws IOException, WebFailure {
        String name = commonName(context);
        Optional<RegisteredDevice> device =
                dock.register().device(name).filter(each -> each.kind().equals(KIND) && !each.isRetired());
        if (device.isEmpty()) {
            LOG.warn("A terminal was refused that is not in the register, or not any more: name={}", name);
            throw new WebFailure(
                    403,
                    "unknown-terminal",
                    "证书有效，但登记册中没有这台在用的终端：" + name + "。",
                    "The certificate is good, and no terminal in use is registered as \"" + name + "\".");
        }
        context.attribute(DEVICE, device.get());
    }

    private static String commonName(Context context) {
        X509Certificate[] chain = (X509Certificate[]) context.req().getAttribute(CERTIFICATE);
        if (chain == null || chain.length == 0) {
            return "";
        }
        try {
            return new LdapName(chain[0].getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(each -> each.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .findFirst()
                            .orElse("");
        } catch (InvalidNameException e) {
            return "";
        }
    }

    private static RegisteredDevice device(Context context) {
        RegisteredDevice device = context.attribute(DEVICE);
        if (device == null) {
            throw new IllegalStateException("this address is not behind the certificate");
        }
        return device;
    }

    private void who(Context context) {
        Wire.write(context, new Who(device(context).device(), device(context).title()));
    }

    private void begin(Context context) throws IOException, WebFailure {
        ImportIn in = Wire.read(context, ImportIn.class);
        List<Upload.Offered> files = new ArrayList<>();
        for (FileIn file : in.files() == null ? List.<FileIn>of() : in.files()) {
            files.add(new Upload.Offered(
                    DockRoutes.text(file.name()),
                    file.bytes(),
                    Optional.ofNullable(file.modifiedMillis()).map(millis -> millis * 1_000),
                    announced(file)));
        }
        String operator = DockRoutes.text(in.operator());
        String device = device(context).device();
        try {
            String intake = dock.uploads()
                    .begin(
                            new Uploads.Occasion(
                                    IntakeFact.Way.TERMINAL,
                                    device,
                                    operator,
                                    KIND,
                                    device,
                                    operator,
                                    DockRoutes.text(in.operatorNumber()),
                                    DockRoutes.text(in.reason())),
                            files);
            write(context, intake);
        } catch (CaseRefusal e) {
            throw DockRoutes.refused(e);
        }
    }

    private static Optional<Hash> announced(FileIn file) throws WebFailure {
        try {
            return file.sha256() == null ? Optional.empty() : Optional.of(Hash.ofHex(file.sha256()));
        } catch (MalformedException e) {
            throw WebFailure.badRequest(
                    "sha256 应为 64 位小写十六进制：" + file.sha256() + "。",
                    "sha256 must be 64 lower-case hexadecimal digits, not \"" + file.sha256() + "\".");
        }
    }

    private void receive(Context context) throws IOException, WebFailure {
        Upload upload = open(context);
        String item = context.pathParam("item");
        String offset = String.valueOf(context.queryParam("offset"));
        if (!item.matches("[0-9]{1,4}") || !offset.matches("[0-9]{1,15}")) {
            throw WebFailure.badRequest("缺少文件序号或偏移。", "The number of the file or the offset is missing.");
        }
        try {
            upload.receive(Integer.parseInt(item), Long.parseLong(offset), context.bodyAsBytes());
            dock.uploads().over(upload);
            write(context, upload.intake());
        } catch (Upload.OutOfPlaceException e) {
            Wire.write(context, 409, answer(context, upload.intake()));
        } catch (Upload.NotAnnouncedException e) {
            dock.uploads().over(upload);
            throw new WebFailure(
                    422,
                    "not-announced",
                    "收到的文件与预告的校验值不一致，未入库，请重新上传：" + e.getMessage() + "。",
                    "The file that arrived is not the one that was announced and was not taken in; send it again: "
                            + e.getMessage() + ".");
        }
    }

    private void giveUp(Context context) throws IOException, WebFailure {
        Upload upload = open(context);
        upload.giveUp("given up by the terminal");
        dock.uploads().over(upload);
        write(context, upload.intake());
    }

    private void state(Context context) throws IOException, WebFailure {
        write(context, context.pathParam("intake"));
    }

    private Upload open(Context context) throws WebFailure {
        return dock.uploads()
                .ofTerminal(context.pathParam("intake"), device(context).device())
                .orElseThrow(TerminalRoutes::none);
    }

    private static WebFailure none() {
        return WebFailure.notFound("本终端没有这次导入，或已结束。", "This terminal has no such import, or it is over.");
    }

    private void write(Context context, String intake) throws IOException, WebFailure {
        Wire.write(context, answer(context, intake));
    }

    /// What is known of an import, while it goes on and ever after: a terminal that lost an answer asks.
    private ImportOut answer(Context context, String intake) throws IOException, WebFailure {
        String device = device(context).device();
        Optional<Upload.Place> place = dock.uploads().ofTerminal(intake, device).map(Upload::place);
        List<Taken> taken = new ArrayList<>();
        boolean isOurs = false;
        for (EntryRow row : dock.ledger().entries(intake)) {
            switch (row.entry().fact()) {
                case IntakeFact.Intake begun ->
                    isOurs = begun.way() == IntakeFact.Way.TERMINAL
                            && begun.device().equals(device);
                case IntakeFact.Import file ->
                    taken.add(new Taken(
                            file.item(), file.lengthBytes(), file.hash().hex(), row.index()));
                default -> {}
            }
        }
        if (!isOurs) {
            throw none();
        }
        return new ImportOut(
                intake,
                place.isEmpty(),
                place.map(Upload.Place::item).orElse(taken.size()),
                place.map(Upload.Place::offset).orElse(0L),
                taken);
    }
}
