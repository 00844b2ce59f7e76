package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointDirectoryTest {
  private static final Configuration HADOOP = FullDisk.register(new Configuration());

  @TempDir private Path temporary;

  @AfterEach
  void cleanDisk() {
    FullDisk.SPACE.set(Long.MAX_VALUE);
  }

  private CheckpointDirectory open(String name) {
    return CheckpointDirectory.open(temporary.resolve(name).toString(), HADOOP);
  }

  private static CheckpointFile content(double value) {
    CheckpointFile file = new CheckpointFile();
    file.vectors.put("parameters", new double[] {value});
    return file;
  }

  private List<String> names(String directory) throws IOException {
    try (Stream<Path> files = Files.list(temporary.resolve(directory))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void write_keepsTheNewest() throws IOException {
    try (CheckpointDirectory directory = open("a")) {
      for (long iteration : new long[] {9, 10, 100, 1_000_000_000}) {
        directory.write(iteration, content(iteration), 2);
      }
      List<FileStatus> newestFirst = directory.newestFirst();
      assertEquals(2, newestFirst.size());
      assertEquals(1_000_000_000, directory.read(newestFirst.get(0), 1000).vector("parameters")[0]);
      assertEquals(100, directory.read(newestFirst.get(1), 1000).vector("parameters")[0]);
      CheckpointFile.DamagedException longer =
          assertThrows(
              CheckpointFile.DamagedException.class, () -> directory.read(newestFirst.get(0), 50));
      assertTrue(longer.getMessage().endsWith("takes at most 50"), longer::getMessage);
    }
    assertEquals(List.of("checkpoint-000000100", "checkpoint-1000000000"), names("a"));
    assertTrue(CheckpointDirectory.holdsCheckpoints(temporary.resolve("a").toString(), HADOOP));
    assertFalse(CheckpointDirectory.holdsCheckpoints(temporary.resolve("b").toString(), HADOOP));
  }

  @Test
  void emptyDirectoryLeavesNoTrace() throws IOException {
    open("runs/deep/moons.checkpoints").close();
    assertEquals(List.of(), names(""));
    try (CheckpointDirectory directory = open("runs/moons.checkpoints")) {
      directory.write(1, content(1), 3);
      directory.clear();
    }
    assertEquals(List.of(), names(""));
  }

  @Test
  void fullDiskLeavesTheEarlierOnesIntactAndNothingElse() throws IOException {
    String place = "full://" + temporary.resolve("full");
    try (CheckpointDirectory directory = CheckpointDirectory.open(place, HADOOP)) {
      directory.write(1, content(1), 1);
      FullDisk.SPACE.set(60);
      IOException full = assertThrows(IOException.class, () -> directory.write(2, content(2), 1));
      assertEquals("No space left on device", full.getMessage());
      assertEquals(List.of("_owner", "checkpoint-000000001"), names("full"));
      assertEquals(1, directory.read(directory.newestFirst().get(0), 1000).vector("parameters")[0]);
      FullDisk.SPACE.set(Long.MAX_VALUE);
      directory.write(2, content(2), 1);
    }
    assertEquals(List.of("checkpoint-000000002"), names("full"));
    FullDisk.SPACE.set(3);
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> CheckpointDirectory.open("full://" + temporary.resolve("new"), HADOOP));
    assertEquals(
        "Checkpoint directory full://"
            + temporary.resolve("new")
            + " cannot be written: No space left on device; choose another with"
            + " checkpoint.directory.",
        refusal.getMessage());
  }

  @Test
  void directoryThatCannotBeIsRefusedAtOnce() throws IOException {
    Files.writeString(temporary.resolve("file"), "");
    IllegalArgumentException isFile =
        assertThrows(IllegalArgumentException.class, () -> open("file"));
    assertTrue(
        isFile.getMessage().contains("cannot be written: it is a file;"), isFile::getMessage);
    assertThrows(IllegalArgumentException.class, () -> open("file/below"));
    assertThrows(
        IllegalArgumentException.class, () -> CheckpointDirectory.open("nosuch://x/y", HADOOP));
  }

  @Test
  void removedOrTakenOverWhileRunning_writesNothingMore() throws IOException {
    try (CheckpointDirectory directory = open("a")) {
      directory.write(1, content(1), 3);
      Files.writeString(temporary.resolve("a/_owner"), "elsewhere-7-8 0815");
      IOException taken = assertThrows(IOException.class, () -> directory.write(2, content(2), 3));
      assertEquals(
          "another run, of process elsewhere-7-8, has taken the directory over",
          taken.getMessage());
      assertEquals(List.of("_owner", "checkpoint-000000001"), names("a"));
      for (String name : names("a")) {
        Files.delete(temporary.resolve("a").resolve(name));
      }
      Files.delete(temporary.resolve("a"));
      IOException gone = assertThrows(IOException.class, () -> directory.write(2, content(2), 3));
      assertEquals("the directory was removed while training ran", gone.getMessage());
    }
    assertEquals(List.of(), names(""), "what was removed is not made again");
  }

  @Test
  void directoryOfALivingProcessIsRefusedAndThatOfADeadOneTakenOver() throws IOException {
    ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
    RunningProcess here = RunningProcess.current();
    long start = parent.info().startInstant().orElseThrow().toEpochMilli();
    Files.createDirectory(temporary.resolve("a"));
    Path owner = temporary.resolve("a/_owner");
    Files.writeString(owner, new RunningProcess(here.host(), parent.pid(), start).text() + " 1");
    IllegalArgumentException alive = assertThrows(IllegalArgumentException.class, () -> open("a"));
    assertTrue(
        alive.getMessage().contains("belongs to process " + parent.pid() + " of this machine"),
        alive::getMessage);
    // the same number, but another process
    Files.writeString(
        owner, new RunningProcess(here.host(), parent.pid(), start - 5000).text() + " 1");
    Files.writeString(temporary.resolve("a/.checkpoint-000000007.unfinished"), "half");
    try (CheckpointDirectory taken = open("a")) {
      taken.write(8, content(8), 3);
      assertEquals(List.of("_owner", "checkpoint-000000008"), names("a"));
    }
  }

  @Test
  void process_isReadFromItsText() {
    RunningProcess here = RunningProcess.current();
    assertTrue(here.isAliveHere());
    assertEquals(here, RunningProcess.parse(here.text()).orElseThrow());
    assertEquals(
        new RunningProcess("node-7.example", 12, 34),
        RunningProcess.parse("node-7.example-12-34").orElseThrow());
    assertTrue(RunningProcess.parse("nonsense").isEmpty());
    assertTrue(RunningProcess.parse("a-b-c").isEmpty());
  }
}
