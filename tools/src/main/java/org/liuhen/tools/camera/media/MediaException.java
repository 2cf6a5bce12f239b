package org.liuhen.tools.camera.media;

/// A [Clip] could not be made; the message says of what, and the way out if there is one.
public final class MediaException extends Exception {
    private static final long serialVersionUID = 1;

    MediaException(String message) {
        super(message);
    }
}
