package org.backfold.cli;

import java.util.Iterator;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code backfold completion}: what a shell needs to complete our commands and options. */
@Command(
    name = "completion",
    header = "Print a script that completes commands, options and settings in bash and zsh.",
    footer = {
      "",
      "For this shell:    source <(backfold completion)",
      "For all to come:   backfold completion > ~/.backfold-completion",
      "                   echo 'source ~/.backfold-completion' >> ~/.bashrc   (or ~/.zshrc)"
    })
final class CompletionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine()
        .getOut()
        .println(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
  }

  /** What may stand behind {@code --set}. */
  static final class SettingKeys implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Settings.all().stream().map(setting -> setting.key() + "=").iterator();
    }
  }
}
