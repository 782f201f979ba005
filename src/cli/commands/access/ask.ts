/** What all questions of access have in common: files in, a time, an answer for people or machines. */
import type { Command } from 'commander';
import type { InventoryView } from '../../../inventory/index.ts';
import type { CliDeps, MemoryLoop } from '../../contract.ts';
import { exit } from '../../exit.ts';
import { parseTime } from '../../options.ts';
import { scanProgress } from '../../progress.ts';
import { tellSetAside } from '../../tell-set-aside.ts';
import { inert, jsonText, paint, utc } from '../../terminal.ts';
import { resolve, unclear } from '../meant.ts';

export interface AskFlags {
  readonly inventory: string[];
  readonly at?: number;
  readonly json?: boolean;
}

export const askOptions = (command: Command): Command =>
  command
    .requiredOption('--inventory <paths...>', 'inventory exports, and logs that changed it since')
    .option(
      '--at <time>',
      'as it was at this time; without it, the latest that is known',
      parseTime,
    )
    .option('--json', 'machine-readable');

export interface Asked {
  readonly loop: MemoryLoop;
  /** As of the time that was asked for. */
  readonly view: InventoryView;
  /** The time that answers are about. */
  readonly at: number;
  /** Of the input: not all of it could be read. */
  readonly faults: number;
}

/** @throws CountersignError ERR_INPUT_INVALID */
export const readInventory = async (
  deps: CliDeps,
  paths: readonly string[],
  at?: number,
): Promise<Asked> => {
  const loop = await deps.memoryLoop();
  const progress = scanProgress(deps.terminal);
  const { onProgress } = progress;
  const read = await loop.scan(paths, { now: deps.now(), onProgress });
  progress.clear();
  tellSetAside(deps.terminal, read);
  const view = at === undefined ? loop.view : loop.view.asOf(at);
  return { loop, view, at: at ?? deps.now(), faults: read.faults };
};

/** The one principal that a word means, or undefined with the complaint made. */
export const meantBy = (deps: CliDeps, view: InventoryView, text: string): string | undefined => {
  const meant = resolve(view, text);
  if (meant.id === undefined) deps.terminal.err(unclear(text, meant.fits));
  return meant.id;
};

export const tellUnknown = (deps: CliDeps, unknown: readonly string[]): void => {
  const c = paint(deps.terminal);
  for (const one of unknown) deps.terminal.out(`${c.yellow(`not known: ${inert(one)}`)}\n`);
};

export const untilWords = (until: number | undefined): string =>
  until === undefined ? '' : ` until ${utc(until)}`;

export interface AskDoor {
  readonly deps: CliDeps;
  setExit(code: number): void;
}

/** Reads, answers, prints: JSON, or lines for people. `answer` gives undefined where it has complained itself. */
export const ask = async <Answer extends object>(
  { deps, setExit }: AskDoor,
  flags: AskFlags,
  does: {
    answer(asked: Asked): Answer | undefined | Promise<Answer | undefined>;
    tell(answer: Answer, asked: Asked): string;
    unknown(answer: Answer): readonly string[];
  },
): Promise<void> => {
  const asked = await readInventory(deps, flags.inventory, flags.at);
  const answer = await does.answer(asked);
  if (answer === undefined) {
    setExit(exit.usage);
    return;
  }
  if (flags.json) deps.terminal.out(`${jsonText({ at: asked.at, ...answer })}\n`);
  else {
    deps.terminal.out(`${does.tell(answer, asked)}\n`);
    tellUnknown(deps, does.unknown(answer));
  }
  setExit(asked.faults > 0 ? exit.input : exit.ok);
};
