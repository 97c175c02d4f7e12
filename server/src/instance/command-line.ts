import { type ParseArgsConfig, parseArgs } from 'node:util';

/** How a command is called: its name, its parameters, and options anywhere between them. */

type Options = NonNullable<ParseArgsConfig['options']>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command was called with. */
export type CommandArguments = {
  /** The settings, as the server has them. */
  env: Environment;
  parameters: readonly string[];
  /** The value of an option that takes one, if it was given. */
  option: (name: string) => string | undefined;
  /** The values of an option that may be repeated. */
  list: (name: string) => string[];
  /** Whether an option that takes no value was given. */
  has: (name: string) => boolean;
};

export type Command = {
  /** How many parameters it takes: so many, or from so many to so many. */
  parameters: number | readonly [number, number];
  options?: Options;
  /** @returns the exit code; undefined: 0 */
  run: (args: CommandArguments) => Promise<number | undefined>;
};

/** The arguments do not name a command. */
export class UsageError extends Error {}

/** @throws UsageError for an unknown command or option, or the wrong number of parameters */
export function parseCommand(
  commands: ReadonlyMap<string, Command>,
  args: readonly string[],
  env: Environment,
): { command: Command; commandArguments: CommandArguments } {
  const [name = '', ...rest] = args;
  const command = commands.get(name);
  if (!command) throw new UsageError();
  const { positionals, values } = parsed(rest, command.options ?? {});
  const [min, max] = [command.parameters].flat();
  if (positionals.length < (min ?? 0) || positionals.length > (max ?? min ?? 0)) throw new UsageError();
  const textsOf = (option: string) =>
    [values[option]].flat().flatMap((value) => (typeof value === 'string' ? [value] : []));
  return {
    command,
    commandArguments: {
      env,
      parameters: positionals,
      option: (option) => textsOf(option)[0],
      list: textsOf,
      has: (option) => values[option] === true,
    },
  };
}

function parsed(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch {
    throw new UsageError();
  }
}
