/** What verbs share that speak to a running platform: how it is reached, and how its answer is printed. */
import type { Command } from 'commander';
import { isObject, stringAt, valueAt } from '../../core/index.ts';
import { type ApiFlags, callApi } from '../api-client.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { inert, jsonText } from '../terminal.ts';

export interface PlatformFlags extends ApiFlags {
  readonly json?: boolean;
}

export type Answer = Readonly<Record<string, unknown>>;

export const itemsOf = (answer: Answer, name = 'items'): readonly Answer[] =>
  (Array.isArray(answer[name]) ? answer[name] : []).filter(isObject);

/** Text of a remote platform never steers the terminal. */
export const cell = (value: unknown, path: string): string => inert(stringAt(value, path) ?? '');

export const numberIn = (value: unknown, path: string): number | undefined => {
  const found = valueAt(value, path);
  return typeof found === 'number' ? found : undefined;
};

/** A list of words. */
export const wordsIn = (value: Answer, name: string): readonly string[] =>
  (Array.isArray(value[name]) ? value[name] : [])
    .filter((one) => typeof one === 'string')
    .map(inert);

export interface PlatformVerbs {
  /** A verb with the options that all of them have. */
  verb(name: string, says: string, example: string): Command;
  /** Asks, prints, and says that all went well. */
  ask(
    flags: PlatformFlags,
    request: Parameters<typeof callApi>[2],
    text: (answer: Answer) => string,
  ): Promise<void>;
}

export const platformOptions = (command: Command, example: string): Command =>
  command
    .option('--url <url>', 'address of the platform')
    .option('--token <token>', 'API token; better in COUNTERSIGN_TOKEN')
    .option('--data-dir <dir>', 'data dir of a platform on this machine', '.countersign')
    .option('--json', 'machine-readable')
    .addHelpText('after', `\nExample:\n  countersign ${example}`);

export const platformVerbs = (
  parent: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): PlatformVerbs => ({
  verb: (name, says, example) =>
    platformOptions(parent.command(name).description(says), `${parent.name()} ${example}`),
  async ask(flags, request, text) {
    const answer = await callApi(flags, deps.terminal.env, request);
    deps.terminal.out(`${flags.json ? jsonText(answer) : text(answer)}\n`);
    setExit(exit.ok);
  },
});
