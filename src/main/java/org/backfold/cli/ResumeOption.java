package org.backfold.cli;

import java.util.Stack;
import org.backfold.training.Checkpointing.Resume;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Reads {@code --resume} and {@code --resume auto}; any other word behind it is the config. */
final class ResumeOption implements IParameterConsumer {
  private static final String AUTO = "auto";

  @Override
  public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
    boolean auto = !arguments.isEmpty() && arguments.peek().equals(AUTO);
    if (auto) {
      arguments.pop();
    }
    option.setValue(auto ? Resume.AUTO : Resume.REQUIRED);
  }
}
