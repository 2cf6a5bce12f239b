package org.liuhen.appliance.web;

/// A request that is answered with a refusal. The texts are for people.
final class WebFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String error;
    private final String chinese;

    WebFailure(int status, String error, String chinese, String english) {
        super(english);
        this.status = status;
        this.error = error;
        this.chinese = chinese;
    }

    static WebFailure badRequest(String chinese, String english) {
        return new WebFailure(400, "bad-request", chinese, english);
    }

    static WebFailure notFound(String chinese, String english) {
        return new WebFailure(404, "not-found", chinese, english);
    }

    int status() {
        return status;
    }

    Body body() {
        return new Body(error, chinese, String.valueOf(getMessage()));
    }

    /// How every refusal is written.
    record Body(String error, String message, String messageEn) {}
}
