/** What could not be read, one line each on stderr; the rest was processed. */
import type { ScanResult } from '../loop/index.ts';
import type { Terminal } from './contract.ts';
import { inert } from './terminal.ts';

export const tellSetAside = (
  terminal: Terminal,
  result: Pick<ScanResult, 'setAside' | 'reasons' | 'late'>,
): void => {
  const shown = new Map<string, number>();
  for (const { file, line, because } of result.setAside) {
    shown.set(because, (shown.get(because) ?? 0) + 1);
    const place = [file, line > 0 ? line : undefined].filter((part) => part !== undefined);
    terminal.err(`set aside ${inert(`${place.join(':')}: ${because}`)}\n`);
  }
  for (const { because, count } of result.reasons) {
    const more = count - (shown.get(because) ?? 0);
    if (more > 0) terminal.err(`set aside ${more} more: ${inert(because)}\n`);
  }
  if (result.late > 0) {
    terminal.err(
      `${result.late} records were judged out of the order of their time: the input is larger than what is held for sorting; scan it in parts by time\n`,
    );
  }
};
