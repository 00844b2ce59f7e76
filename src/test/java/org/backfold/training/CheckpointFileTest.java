package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.backfold.training.CheckpointFile.DamagedException;
import org.junit.jupiter.api.Test;

class CheckpointFileTest {
  private static CheckpointFile example() {
    CheckpointFile file = new CheckpointFile();
    file.texts.put("network", "2 → 3 tanh → 1 identity");
    file.numbers.put("iteration", 41L);
    file.vectors.put("parameters", new double[] {1.5, -0.0, Double.NaN, Double.MIN_VALUE});
    double[] large = new double[20_000]; // more than one chunk
    Arrays.setAll(large, i -> Math.sin(i));
    file.vectors.put("large", large);
    file.vectors.put("none", new double[0]);
    return file;
  }

  private static byte[] bytes(CheckpointFile file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    file.write(out);
    return out.toByteArray();
  }

  private static CheckpointFile read(byte[] bytes) throws IOException {
    CheckpointFile.verify(new ByteArrayInputStream(bytes), bytes.length);
    return CheckpointFile.read(new ByteArrayInputStream(bytes), bytes.length);
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    byte[] written = bytes(example());
    CheckpointFile read = read(written);
    assertEquals(example().texts, read.texts);
    assertEquals(example().numbers, read.numbers);
    assertEquals(example().vectors.keySet(), read.vectors.keySet());
    for (String name : read.vectors.keySet()) {
      assertArrayEquals(example().vector(name), read.vector(name), name);
    }
    assertArrayEquals(written, bytes(read), "the same content gives the same bytes");
    assertEquals(
        "it lacks nothing",
        assertThrows(DamagedException.class, () -> read.text("nothing")).getMessage());
  }

  @Test
  void tornFilesAreFoundWhereverTheyEnd() throws IOException {
    CheckpointFile small = new CheckpointFile();
    small.vectors.put("v", new double[] {1, 2});
    byte[] whole = bytes(small);
    for (int length = 0; length < whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, length);
      assertThrows(DamagedException.class, () -> read(torn), "cut to " + length);
    }
  }

  @Test
  void oneWrongBitIsFoundWhereverItIs() throws IOException {
    CheckpointFile small = new CheckpointFile();
    small.texts.put("t", "x");
    small.vectors.put("v", new double[] {1, 2});
    byte[] whole = bytes(small);
    for (int bit = 0; bit < Byte.SIZE * whole.length; bit++) {
      byte[] wrong = whole.clone();
      wrong[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertThrows(DamagedException.class, () -> read(wrong), "bit " + bit);
    }
  }

  /** Whoever writes a file to harm us also writes the right checksum. */
  @Test
  void claimsBeyondTheFileAreRefusedBeforeAnythingIsAllocated() throws IOException {
    for (int claim : new int[] {Integer.MAX_VALUE, -1, 1 << 28}) {
      assertClaims(1, claim); // of a vector
      assertClaims(0, claim); // of texts
    }
  }

  private static void assertClaims(int section, int claim) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(body);
    out.write("BackfCkp".getBytes(StandardCharsets.US_ASCII));
    out.writeInt(CheckpointFile.FORMAT_VERSION);
    if (section == 1) {
      out.writeInt(0);
      out.writeInt(0);
      out.writeInt(1);
      out.writeInt(1);
      out.write('v');
      out.writeInt(claim);
    } else {
      out.writeInt(1);
      out.writeInt(claim);
    }
    byte[] sealed = seal(body.toByteArray());
    DamagedException damage = assertThrows(DamagedException.class, () -> read(sealed));
    assertTrue(
        damage.getMessage().matches("it claims -?\\d+ bytes where 0 are left"), damage::getMessage);
  }

  private static byte[] seal(byte[] body) {
    byte[] checksum = CheckpointFile.sha256().digest(body);
    return ByteBuffer.allocate(body.length + checksum.length).put(body).put(checksum).array();
  }

  @Test
  void anotherVersionIsRefusedNotSkipped() throws IOException {
    byte[] whole = bytes(example());
    byte[] body = Arrays.copyOf(whole, whole.length - 32);
    body[11] = 3; // the last byte of the version, behind 8 of magic
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> read(seal(body)));
    assertTrue(
        refusal.getMessage().startsWith("it has format version 3, but this Backfold reads"),
        refusal::getMessage);
    body[0] = 'X';
    assertEquals(
        "it is no checkpoint of Backfold",
        assertThrows(DamagedException.class, () -> read(seal(body))).getMessage());
    byte[] longer = seal(Arrays.copyOf(Arrays.copyOf(whole, whole.length - 32), whole.length));
    assertEquals(
        "it holds 32 bytes too many",
        assertThrows(DamagedException.class, () -> read(longer)).getMessage());
  }
}
