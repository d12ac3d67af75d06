package io.heddle.batcher.l1.rpc;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;

/// Bounds what an L1 node can make us read into memory with one answer.
final class AnswerBound implements Interceptor {
  /// The receipts of the fullest block that L1's gas buys come to some tens of MB as JSON.
  static final long MAX_BYTES = 128L << 20;

  /// An answer beyond [#MAX_BYTES].
  static final class AnswerTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    AnswerTooLargeException() {
      super("answer larger than " + MAX_BYTES + " bytes");
    }
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    ResponseBody body = response.body();
    if (body == null) {
      return response;
    }
    if (body.contentLength() > MAX_BYTES) {
      response.close();
      throw new AnswerTooLargeException();
    }
    return response
        .newBuilder()
        .body(
            ResponseBody.create(
                Okio.buffer(new Counted(body.source())), body.contentType(), body.contentLength()))
        .build();
  }

  private static final class Counted extends ForwardingSource {
    private long left = MAX_BYTES;

    private Counted(Source source) {
      super(source);
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      long read = super.read(sink, byteCount);
      left -= Math.max(read, 0);
      if (left < 0) {
        throw new AnswerTooLargeException();
      }
      return read;
    }
  }
}
