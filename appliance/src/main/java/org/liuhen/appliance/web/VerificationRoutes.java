package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Verification on request.
final class VerificationRoutes {
    private final Verifications verifications;
    private final Evidence evidence;

    VerificationRoutes(Verifications verifications, Evidence evidence) {
        this.verifications = verifications;
        this.evidence = evidence;
    }

    void addTo(RoutesConfig routes) {
        routes.post("/api/verifications", this::ask);
        routes.get("/api/verifications/{id}", this::find);
    }

    /// @param session what to check; null for everything
    private record Question(@Nullable String session) {}

    private void ask(Context context) throws IOException, WebFailure {
        Question question = Wire.read(context, Question.class);
        if (question.session() != null) {
            evidence.session(question.session());
        }
        Verifications.View view = verifications
                .ask(question.session())
                .orElseThrow(() -> new WebFailure(
                        409,
                        "busy",
                        "已有多项校验在等待，请稍后再试。",
                        "Several verifications are waiting already: try again later."));
        Wire.write(context, 202, view);
    }

    private void find(Context context) throws WebFailure {
        String id = context.pathParam("id");
        Verifications.View view = (id.matches("[0-9]{1,9}")
                        ? verifications.find(Integer.parseInt(id))
                        : Optional.<Verifications.View>empty())
                .orElseThrow(() -> WebFailure.notFound("没有这次校验。", "There is no such verification."));
        Wire.write(context, view);
    }
}
