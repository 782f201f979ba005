/** The programme as people print it and as sheets read it: times, precision, coverage, causes, frameworks, policies. */
import type { Coverage, PolicyStanding, Programme } from '../../governance/index.ts';
import { escapeHtml as e } from './escape.ts';
import { style } from './html-style.ts';

export interface ProgrammeReport {
  readonly at: number;
  readonly programme: Programme;
  readonly frameworks: readonly Omit<Coverage, 'controls'>[];
  readonly policies: readonly PolicyStanding[];
}

type Cell = string | number | undefined;
interface Table {
  readonly title: string;
  readonly says?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
const percent = (share: number | undefined): string | undefined =>
  share === undefined ? undefined : `${(share * 100).toFixed(1)} %`;

const tablesOf = ({ programme, frameworks, policies }: ProgrammeReport): readonly Table[] => {
  const { precision, alerts, automation, rollback, waiting, exceptions, coverage } = programme;
  return [
    {
      title: 'Times',
      says: 'Milliseconds; median and 90th percentile by nearest rank, with the count. Contained counts what was seen effective; what the vendor only accepted stands beside it. Drills never mix with what was real.',
      head: ['class', 'drill', 'stage', 'count', 'median ms', 'p90 ms'],
      rows: programme.times.flatMap((row) =>
        Object.entries(row.times).map(([stage, spread]) => [
          row.class,
          row.drill ? 'drill' : 'real',
          stage.replaceAll('_', ' '),
          spread.count,
          spread.medianMs,
          spread.p90Ms,
        ]),
      ),
    },
    {
      title: 'Quality and work',
      head: ['measure', 'value', 'of'],
      rows: [
        [
          'precision (true of true and false)',
          percent(precision.precision),
          precision.truePositives + precision.falsePositives,
        ],
        ['true positives', precision.truePositives, undefined],
        ['false positives', precision.falsePositives, undefined],
        ['benign', precision.benign, undefined],
        ['not decided', precision.undecided, undefined],
        [
          'incidents raised per 1,000 identities',
          alerts.perThousand?.toFixed(2),
          alerts.identities,
        ],
        [
          'changes made without asking',
          percent(automation.share),
          automation.automatic + automation.approved + automation.byHand,
        ],
        ['changes taken back', percent(rollback.share), rollback.of],
        [
          'hours lost waiting for approval',
          (waiting.totalMs / 3_600_000).toFixed(1),
          waiting.answered,
        ],
        ['approvals that nobody answered', waiting.expired, undefined],
        ['exceptions in force', exceptions.live, undefined],
        ['exceptions past their end, still failing', exceptions.pastExpiry, undefined],
        ['open tasks', programme.tasks.open, undefined],
        ['overdue tasks', programme.tasks.overdue, undefined],
        ['tasks that came back', programme.tasks.reopened, undefined],
      ],
    },
    {
      title: 'Coverage',
      head: ['what', 'count', 'of', 'share'],
      rows: Object.entries(coverage).map(([what, one]) => [
        what.replace(/([A-Z])/g, ' $1').toLowerCase(),
        one.count,
        one.of,
        percent(one.share),
      ]),
    },
    {
      title: 'Causes',
      says: 'By how many incidents had it: posture work begins where it hurt.',
      head: ['cause', 'incidents', 'open tasks'],
      rows: programme.causes.map((one) => [
        one.condition.replaceAll('_', ' '),
        one.incidents,
        one.openTasks,
      ]),
    },
    {
      title: 'Frameworks',
      says: 'Unknown is never covered. Controls that are asked elsewhere are not counted.',
      head: ['framework', 'edition', 'of', 'hold', 'do not', 'unknown', 'no evidence', 'elsewhere'],
      rows: frameworks.map((one) => [
        one.title,
        one.edition,
        one.of,
        one.pass,
        one.fail,
        one.unknown,
        one.uncovered,
        one.outside,
      ]),
    },
    {
      title: 'Policies',
      head: ['policy', 'rule', 'owner', 'of', 'hold', 'do not', 'unknown', 'excepted'],
      rows: policies.flatMap((policy) =>
        policy.rules.map((rule) => [
          policy.title,
          rule.says,
          policy.owner,
          rule.of,
          rule.pass,
          rule.fail,
          rule.unknown,
          rule.excepted,
        ]),
      ),
    },
    {
      title: 'Risk over time',
      head: ['day', 'judged', 'at risk', 'mean risk'],
      rows: programme.trend.map((one) => [
        day(one.at),
        one.judged,
        one.atRisk,
        one.mean.toFixed(1),
      ]),
    },
  ];
};

const cellHtml = (cell: Cell): string =>
  typeof cell === 'number'
    ? `<td class="n">${cell.toLocaleString('en')}</td>`
    : `<td>${cell === undefined ? '<span class="dim">unknown</span>' : e(cell)}</td>`;

const tableHtml = ({ title, says, head, rows }: Table): string =>
  `<h2>${e(title)}</h2>${says === undefined ? '' : `<p class="dim">${e(says)}</p>`}${
    rows.length === 0
      ? '<p>Nothing in this window.</p>'
      : `<table><thead><tr>${head.map((one) => `<th>${e(one)}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map(cellHtml).join('')}</tr>`).join('')}</tbody></table>`
  }`;

/** One printable page without scripts or outside requests. */
export const programmeHtml = (report: ProgrammeReport): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Countersign: programme report</title><style>${style}</style></head><body><h1>Programme report</h1><p class="dim">${day(report.programme.from)} to ${day(report.programme.to)}, made ${new Date(report.at).toISOString()}</p>${tablesOf(report).map(tableHtml).join('')}</body></html>`;

/** RFC 4180; what a sheet would take for a formula is kept as text. */
const cellCsv = (cell: Cell): string => {
  const text = cell === undefined ? '' : String(cell);
  const safe = typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** One sheet: the table's title first in each row. */
export const programmeCsv = (report: ProgrammeReport): string =>
  tablesOf(report)
    .flatMap(({ title, head, rows }) => [
      [title, ...head].map(cellCsv).join(','),
      ...rows.map((row) => [title, ...row].map(cellCsv).join(',')),
    ])
    .join('\r\n')
    .concat('\r\n');
