package org.liuhen.storage.archive.s3;

import java.io.Serial;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.archive.ArchiveException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/// The engine answered, and said no.
final class S3Refusal extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_REASON = 300;

    private final int status;
    private final String code;
    private final String sentence;

    S3Refusal(Bucket bucket, String what, SdkServiceException answer) {
        super(answer);
        this.status = answer.statusCode();
        this.code = code(answer);
        this.sentence = "couldn't " + what + " in the archive " + bucket.address() + ": it answered " + status
                + (code.isEmpty() ? "" : " " + code);
    }

    /// Nobody answered, or not whom we can believe.
    static ArchiveException unanswered(Bucket bucket, String what, Throwable cause) {
        String sentence = "couldn't " + what + " in the archive " + bucket.address() + ": ";
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof SSLException || each instanceof GeneralSecurityException) {
                return new ArchiveException.Refused(
                        sentence + "the line is not safe: " + brief(each)
                                + ". Check the archive's certificate, and authority and certificate in the configuration",
                        cause);
            }
        }
        return new ArchiveException.Unreachable(sentence + brief(deepest(cause)), cause);
    }

    int status() {
        return status;
    }

    /// There is nothing under this name; the bucket itself is there.
    boolean isAbsence() {
        return status == 404 && !code.equals("NoSuchBucket");
    }

    /// Something is there under this name already, or was put at the same moment.
    boolean isConflict() {
        return status == 412 || code.equals("ConditionalRequestConflict");
    }

    /// The same as everybody above understands it.
    ArchiveException told() {
        return isPassing()
                ? new ArchiveException.Unreachable(sentence + ". It is asked again", this)
                : new ArchiveException.Refused(sentence + ". " + wayOut(), this);
    }

    /// What may be different at the next try: an engine that is busy, and bytes that were damaged on their way.
    private boolean isPassing() {
        return status >= 500
                || status == 408
                || status == 409
                || status == 429
                || code.equals("SlowDown")
                || code.equals("BadDigest")
                || code.equals("XAmzContentSHA256Mismatch")
                || code.equals("RequestTimeout")
                || code.equals("IncompleteBody");
    }

    private String wayOut() {
        return switch (code) {
            case "RequestTimeTooSkewed" ->
                "The clocks of this machine and of the archive differ too much: set this machine's";
            case "SignatureDoesNotMatch", "InvalidAccessKeyId" ->
                "Its credentials are wrong or were withdrawn: put the right ones into their file";
            case "UserSuspended" -> "This user was suspended there: ask who runs the archive";
            case "QuotaExceeded" -> "Its quota is used up: ask who runs the archive for more room";
            case "NoSuchBucket" -> "There is no such bucket: check its name, or ask who runs the archive";
            case "AccessDenied", "" ->
                "This user may not: ask who runs the archive for the right to write, read and list";
            default -> "Ask who runs the archive";
        };
    }

    private static String code(SdkServiceException answer) {
        String code = answer instanceof AwsServiceException known && known.awsErrorDetails() != null
                ? known.awsErrorDetails().errorCode()
                : null;
        return code == null ? "" : code;
    }

    private static Throwable deepest(Throwable cause) {
        Throwable deepest = cause;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    private static String brief(Throwable cause) {
        @Nullable String message = cause.getMessage();
        String text = message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
        return text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) + "…" : text;
    }
}
