package org.liuhen.storage.archive.s3;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.archive.Content;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// Holds the bytes of an answer against those that should be there, piece by piece as they come in: nothing of
/// them is kept.
///
/// **Thread.** For one question; its pieces come one after the other.
final class Comparison
        implements AsyncResponseTransformer<GetObjectResponse, Comparison.Outcome>, Subscriber<ByteBuffer> {
    private final Content content;
    private CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private ByteBuffer left;
    private @Nullable GetObjectResponse response;
    private @Nullable Subscription pieces;

    /// What came of it.
    ///
    /// @param isSame whether the answer had these bytes, and no more
    record Outcome(GetObjectResponse response, boolean isSame) {}

    Comparison(Content content) {
        this.content = content;
        this.left = content.bytes();
    }

    @Override
    public CompletableFuture<Outcome> prepare() {
        outcome = new CompletableFuture<>();
        left = content.bytes();
        return outcome;
    }

    @Override
    public void onResponse(GetObjectResponse answer) {
        response = answer;
    }

    @Override
    public void onStream(SdkPublisher<ByteBuffer> publisher) {
        publisher.subscribe(this);
    }

    @Override
    public void exceptionOccurred(Throwable failure) {
        outcome.completeExceptionally(failure);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        pieces = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer piece) {
        int length = piece.remaining();
        if (length <= left.remaining() && left.slice(left.position(), length).equals(piece)) {
            left.position(left.position() + length);
            return;
        }
        if (pieces != null) {
            pieces.cancel();
        }
        end(false);
    }

    @Override
    public void onError(Throwable failure) {
        outcome.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end(!left.hasRemaining());
    }

    private void end(boolean isSame) {
        if (response == null) {
            outcome.completeExceptionally(new IllegalStateException("bytes came without an answer"));
        } else {
            outcome.complete(new Outcome(response, isSame));
        }
    }
}
