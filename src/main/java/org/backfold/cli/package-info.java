/**
 * The command line: from what a user types to a call of {@code training} and {@code model}, and
 * back to lines and files. The only package that prints.
 *
 * <pre>
 * Main                 exit codes, errors to one line
 * *Command             one a command, each a short story; start with {@link org.backfold.cli.TrainCommand}
 * SettingsOptions → SettingsSource → Settings → {@link org.backfold.cli.TrainingPlan}
 *                      file &lt; options &lt; --set; checked; turned into what the other packages take
 * Setting, *Settings   every key declared once: parsing, errors, suggestions and help derive from it
 * Session              the Spark session and our defaults for it
 * RunDirectory         output written aside, renamed at the end
 * Narration, ProgressLine, Scores, Figures    what people read
 * RunReport            what programs read: metrics.json, history.jsonl
 * </pre>
 *
 * <p>A mistake of the user is an {@link java.lang.IllegalArgumentException} from wherever it is
 * noticed; its message is shown as it is. Work starts only when all that can be checked without it
 * is checked, and nothing is left behind by a run that fails.
 */
package org.backfold.cli;
