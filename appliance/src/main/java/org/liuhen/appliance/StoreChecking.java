package org.liuhen.appliance;

import java.io.IOException;
import java.util.Optional;
import org.liuhen.appliance.web.Checking;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.verify.Finding;
import org.liuhen.storage.verify.VerificationProgress;
import org.liuhen.storage.verify.Verifier;

/// Verification of the running store for the page, with one thread: the other processors belong to the
/// recording.
final class StoreChecking implements Checking {
    private final EvidenceStore store;

    StoreChecking(EvidenceStore store) {
        this.store = store;
    }

    @Override
    public Report check(Optional<String> session, Progress progress) throws IOException {
        var state = store.layout().root();
        var key = Optional.of(store.key());
        Verifier.Scope scope = Verifier.whileRecording(state);
        VerificationProgress told = progress::at;
        Verifier verifier = session.isPresent()
                ? Verifier.ofSession(state, key, scope, 1, told, session.get())
                : new Verifier(state, key, scope, 1, told);
        var verdict = verifier.verify();
        return new Report(
                verdict.entries(),
                verdict.segments(),
                verdict.findings().stream().map(StoreChecking::found).toList());
    }

    private static Found found(Finding finding) {
        return switch (finding) {
            case Finding.FileMissing _ -> found(finding, Checking.Verdict.MISSING, "缺少文件");
            case Finding.FileOutOfReach _ -> found(finding, Checking.Verdict.MISSING, "文件所在存储卷未接入");
            case Finding.FileTwice _ -> found(finding, Checking.Verdict.DIFFERENT, "两个存储卷上有同名文件");
            case Finding.BytesMissing _ -> found(finding, Checking.Verdict.MISSING, "文件被截短，缺少数据");
            case Finding.LogShort _ -> found(finding, Checking.Verdict.MISSING, "日志缺少已签名的记录");
            case Finding.BytesAltered _ -> found(finding, Checking.Verdict.DIFFERENT, "数据与封口时不一致");
            case Finding.BytesUncovered _ -> found(finding, Checking.Verdict.DIFFERENT, "存在未封口的数据");
            case Finding.FileUnknown _ -> found(finding, Checking.Verdict.DIFFERENT, "存在日志未记载的文件");
            case Finding.FileUnreadable _ -> found(finding, Checking.Verdict.MISSING, "文件无法读取");
            case Finding.EntryDamaged _ -> found(finding, Checking.Verdict.CHAIN_BROKEN, "日志记录已损坏");
            case Finding.EntryOutOfPlace _ -> found(finding, Checking.Verdict.CHAIN_BROKEN, "校验链断开");
            case Finding.LeftOpen _ -> found(finding, Checking.Verdict.CHAIN_BROKEN, "录制未正常结束");
            case Finding.RootDiffers _ -> found(finding, Checking.Verdict.CHAIN_BROKEN, "日志与签名的校验值不一致");
            case Finding.Unsigned _ -> found(finding, Checking.Verdict.SIGNATURE_INVALID, "部分记录没有签名");
            case Finding.CheckpointDamaged _ -> found(finding, Checking.Verdict.SIGNATURE_INVALID, "签名无效");
            case Finding.NotWitnessed _ -> found(finding, Checking.Verdict.SIGNATURE_INVALID, "缺少见证签名");
            case Finding.KeyDiffers _ -> found(finding, Checking.Verdict.SIGNATURE_INVALID, "签名密钥不符");
            case Finding.OfArchive _ -> found(finding, Checking.Verdict.DIFFERENT, "与存档不一致");
            case Finding.OfPackage _ -> found(finding, Checking.Verdict.DIFFERENT, "与证据包不一致");
            case Finding.SealBroken _ -> found(finding, Checking.Verdict.DIFFERENT, "与封存值不符");
        };
    }

    private static Found found(Finding finding, Checking.Verdict verdict, String chinese) {
        return new Found(verdict, finding.place(), chinese, finding.what());
    }
}
