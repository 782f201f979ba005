/** The matrix on a terminal: all systems by counts, or one system with its rules. */
import type { Coverage } from '../rules-contract.ts';
import { columns, inert } from '../terminal.ts';
import { markOf, tally } from './markdown.ts';

const legend =
  'number: rules · b: seen otherwise · n: not observable · o: open · blank: does not concern the system';

export const coverageTable = ({ systems, rows }: Coverage): string => {
  const shown = systems.filter(({ rules }) => rules > 0);
  const head = ['', ...shown.map(({ id }) => id)];
  const body = rows.map(({ id, cells }) => [
    id,
    ...shown.map((system) => markOf(cells[system.id]).replace('·', '')),
  ]);
  const sums = systems.map((system) => {
    const counts = tally(rows.map(({ cells }) => cells[system.id]));
    return [
      system.title,
      `${system.rules} rules`,
      `${counts.rules} techniques`,
      `${counts.covered} seen otherwise, ${counts.unobservable} not observable, ${counts.open} open`,
    ];
  });
  return [columns([head, ...body]), '', legend, '', columns(sums)].join('\n');
};

export const systemTable = ({ rows }: Coverage, system: string): string =>
  columns(
    rows.flatMap(({ id, name, cells }) => {
      const cell = cells[system];
      if (!cell || cell.state === 'none') return [];
      const says =
        cell.state === 'rules'
          ? cell.rules.join(', ')
          : cell.state === 'open'
            ? '(open)'
            : `(${cell.state === 'covered' ? 'seen otherwise' : 'not observable'}: ${cell.because})`;
      return [[id, inert(name), inert(says)]];
    }),
  );
