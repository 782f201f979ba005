/** Rows and cells that could not be read, as blind spots with their lines. */
import type { BlindSpot } from '../../model/index.ts';

export interface RowFault {
  readonly line: number;
  readonly because: string;
}

const SHOWN = 50;

export const blindTo = (area: string, faults: readonly RowFault[]): readonly BlindSpot[] => {
  const spots = [...faults]
    .sort((a, b) => a.line - b.line)
    .slice(0, SHOWN)
    .map(({ line, because }) => ({ area, because: `line ${line} set aside: ${because}` }));
  const more = faults.length - spots.length;
  return more > 0 ? [...spots, { area, because: `${more} more lines set aside` }] : spots;
};
