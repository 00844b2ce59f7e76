package org.backfold.data;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;

/**
 * The lines of a text file that begin at {@code from} (for the first piece) or after it, up to and
 * with {@code to}: as Hadoop cuts text.
 *
 * @param file URI
 * @param from offset of its first byte
 * @param to offset after its last byte; of a compressed file, which is one piece, without end
 */
@DefaultSerializer(JavaSerializer.class)
record TextPiece(String file, long from, long to) implements Serializable {
  /**
   * Cuts files into the pieces of each task as Spark's readers do, by {@code
   * spark.sql.files.maxPartitionBytes} and {@code openCostInBytes}: all cores have something to do,
   * but small files are read together.
   */
  static List<ArrayList<TextPiece>> tasks(
      List<FileStatus> files, SparkSession session, Configuration configuration) {
    SQLConf conf = session.sessionState().conf();
    long openCost = conf.filesOpenCostInBytes();
    long total = files.stream().mapToLong(file -> file.getLen() + openCost).sum();
    long share = total / session.sparkContext().defaultParallelism();
    long most = Math.min(conf.filesMaxPartitionBytes(), Math.max(openCost, share));
    CompressionCodecFactory codecs = new CompressionCodecFactory(configuration);
    List<ArrayList<TextPiece>> tasks = new ArrayList<>();
    ArrayList<TextPiece> task = new ArrayList<>();
    long bytes = 0;
    for (FileStatus file : files) {
      boolean whole = codecs.getCodec(file.getPath()) != null;
      long step = whole ? file.getLen() : Math.max(1, most);
      for (long from = 0; from < file.getLen(); from += step) {
        long length = Math.min(step, file.getLen() - from);
        if (!task.isEmpty() && bytes + length > most) {
          tasks.add(task);
          task = new ArrayList<>();
          bytes = 0;
        }
        String uri = file.getPath().toUri().toString();
        task.add(new TextPiece(uri, from, whole ? Long.MAX_VALUE : from + length));
        bytes += length + openCost;
      }
    }
    tasks.add(task);
    return tasks;
  }
}
