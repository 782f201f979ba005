/** What the verbs under `rules` share. */
import type { Command } from 'commander';
import type { CliDeps } from '../../contract.ts';
import { inert, jsonText } from '../../terminal.ts';

export type AddRulesVerb = (rules: Command, deps: CliDeps, setExit: (code: number) => void) => void;

export const printAnswer = (
  deps: CliDeps,
  flags: { readonly json?: boolean },
  value: unknown,
  text: () => string,
): void => deps.terminal.out(`${flags.json ? jsonText(value) : text()}\n`);

/** `--rules` may be given again and again: each names a folder or a file. */
export const collect = (path: string, before: readonly string[]): readonly string[] => [
  ...before,
  path,
];

interface Placed {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** As compilers write it, so that editors can jump there. */
export const placeText = ({ file, line, column }: Placed): string =>
  inert([file, line, column].filter((part) => part !== undefined).join(':'));
