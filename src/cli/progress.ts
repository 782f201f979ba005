/** One line that says how far long work is; only on a terminal, only on stderr. */
import type { ScanOptions } from '../loop/index.ts';
import type { Terminal } from './contract.ts';
import { inert } from './terminal.ts';

type OnProgress = NonNullable<ScanOptions['onProgress']>;

export interface ScanProgressLine {
  readonly onProgress: OnProgress;
  clear(): void;
}

const CLEAR = '\r\u001b[K';

export const scanProgress = (terminal: Terminal, quiet = false): ScanProgressLine => {
  const shown = terminal.isTty && !quiet;
  return {
    onProgress({ file, files, of, records, judged }) {
      if (!shown) return;
      const number = (value: number): string => value.toLocaleString('en');
      const says =
        file === ''
          ? `judging ${number(judged)} of ${number(records)} records`
          : `reading ${files + 1}/${of} files, ${number(records)} records  ${inert(file).slice(-50)}`;
      terminal.err(`${CLEAR}${says}`);
    },
    clear() {
      if (shown) terminal.err(CLEAR);
    },
  };
};
