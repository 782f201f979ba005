/** The published matrix: counts at a glance, then each system's cells with their rules and the reasons of blanks. */
import type { Coverage, CoverageCell, CoverageRow } from '../rules-contract.ts';

/** `·` = the technique does not concern the system. */
export const markOf = (cell: CoverageCell | undefined): string => {
  if (!cell || cell.state === 'none') return '·';
  if (cell.state === 'rules') return String(cell.rules.length);
  return { covered: 'b', unobservable: 'n', open: 'o' }[cell.state];
};

/** Of a whole technique and of a system: cells by state. */
export const tally = (cells: readonly (CoverageCell | undefined)[]) => {
  const counts = { rules: 0, covered: 0, unobservable: 0, open: 0 };
  for (const cell of cells) if (cell && cell.state !== 'none') counts[cell.state]++;
  return counts;
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const matrix = ({ systems, rows }: Coverage): string[] => [
  row(['technique', ...systems.map(({ title }) => title)]),
  row(['---', ...systems.map(() => '---')]),
  ...rows.map(({ id, name, cells }) =>
    row([`${id} ${name}`, ...systems.map((system) => markOf(cells[system.id]))]),
  ),
];

const ids = (rows: readonly CoverageRow[]): string => rows.map(({ id }) => id).join(', ');

/** Blank cells of one state, those with one reason together. */
const byReason = (
  rows: readonly CoverageRow[],
  system: string,
  state: 'covered' | 'unobservable',
): string[] => {
  const groups = new Map<string, CoverageRow[]>();
  for (const one of rows) {
    const cell = one.cells[system];
    if (cell?.state !== state) continue;
    groups.set(cell.because, [...(groups.get(cell.because) ?? []), one]);
  }
  return [...groups].map(([because, of]) => `- ${ids(of)}: ${because}`);
};

const section = (coverage: Coverage, system: Coverage['systems'][number]): string[] => {
  const { rows } = coverage;
  const ruled = rows.flatMap(({ id, name, cells }) => {
    const cell = cells[system.id];
    return cell?.state === 'rules'
      ? [row([`${id} ${name}`, cell.rules.map((slug) => `\`${slug}\``).join(', ')])]
      : [];
  });
  const open = rows.filter(({ cells }) => cells[system.id]?.state === 'open');
  const covered = byReason(rows, system.id, 'covered');
  const unseen = byReason(rows, system.id, 'unobservable');
  return [
    `## ${system.title}`,
    '',
    `${system.rules} rules.`,
    ...(ruled.length > 0 ? ['', row(['technique', 'rules']), row(['---', '---']), ...ruled] : []),
    ...(covered.length > 0 ? ['', 'Seen otherwise:', '', ...covered] : []),
    ...(unseen.length > 0 ? ['', "Not observable in this system's logs:", '', ...unseen] : []),
    ...(open.length > 0 ? ['', `Open: ${ids(open)}.`] : []),
    '',
  ];
};

export const coverageMarkdown = (coverage: Coverage): string => {
  const { systems, rows, rules, version } = coverage;
  const all = tally(rows.flatMap(({ cells }) => Object.values(cells)));
  return [
    '# Rule matrix',
    '',
    '<!-- Written by `countersign rules coverage --markdown`; a test compares. -->',
    '',
    `${rules} rules, ${rows.length} techniques of ATT&CK v${version}, ${systems.length} systems. Of the cells that concern a system,`,
    `${all.rules} have rules, ${all.covered} are seen otherwise, ${all.unobservable} are not observable, ${all.open} are open.`,
    '',
    'A number counts the rules of a cell, which are named below under their system. `b`: a related technique, a behaviour',
    "or a posture check sees to it. `n`: not observable in the system's logs. `o`: open. `·`: does not concern the system.",
    '',
    ...matrix(coverage),
    '',
    ...systems.flatMap((system) => section(coverage, system)),
    coverage.notice,
    '',
  ].join('\n');
};
