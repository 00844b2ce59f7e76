package org.backfold.training;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** The local file system, {@code full:///…}, on a disk that takes only so many bytes more. */
public final class FullDisk extends RawLocalFileSystem {
  /** Bytes that can still be written. */
  public static final AtomicLong SPACE = new AtomicLong(Long.MAX_VALUE);

  private static final URI NAME = URI.create("full:///");

  /** Made by Hadoop. */
  public FullDisk() {}

  /** Lets {@code configuration} find it. */
  public static Configuration register(Configuration configuration) {
    configuration.set("fs.full.impl", FullDisk.class.getName());
    return configuration;
  }

  @Override
  public URI getUri() {
    return NAME;
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    OutputStream file = super.create(path, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(
        new FilterOutputStream(file) {
          @Override
          public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            if (SPACE.addAndGet(-length) < 0) {
              out.write(bytes, offset, length / 2);
              throw new IOException("No space left on device");
            }
            out.write(bytes, offset, length);
          }
        },
        null);
  }
}
