/** The published matrix of checks: topic × system, topic × class, and each check with what it asks and what closes it. */
import type { Command } from 'commander';
import { type Check, createPosture, topics } from '../../../posture/index.ts';
import type { CliDeps } from '../../contract.ts';
import { exit } from '../../exit.ts';
import { columns, jsonText } from '../../terminal.ts';

const classes = ['human', 'service_account', 'workload', 'third_party_app', 'agent'] as const;
const subjects = [...classes, 'role', 'scope'] as const;
type Subject = (typeof subjects)[number];

const EVERY = 'every system';

const subjectsOf = ({ population }: Check): readonly Subject[] => {
  if (population.classes === 'any') return [...classes, 'role'];
  if (population.classes === 'roles') return ['role'];
  return population.classes === 'scopes' ? ['scope'] : population.classes;
};

const columnOf = ({ system }: Check): string => system ?? EVERY;

const systemsOf = (checks: readonly Check[]): readonly string[] => {
  const named = [...new Set(checks.flatMap(({ system }) => system ?? []))].sort();
  return [EVERY, ...named];
};

const topicIds = Object.keys(topics) as (keyof typeof topics)[];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  row(head),
  row(head.map(() => '---')),
  ...rows.map(row),
];

const mark = (count: number): string => (count === 0 ? '·' : `${count}`);

const countsBy = (
  checks: readonly Check[],
  heads: readonly string[],
  headsOf: (check: Check) => readonly string[],
): readonly (readonly string[])[] =>
  topicIds.map((topic) => {
    const own = checks.filter((check) => check.topic === topic);
    return [
      topics[topic],
      ...heads.map((head) => mark(own.filter((check) => headsOf(check).includes(head)).length)),
    ];
  });

const severityOf = ({ severity, atTier = {} }: Check): string => {
  const tiers = Object.entries(atTier).map(([tier, at]) => `tier ${tier}: ${at}`);
  return tiers.length === 0 ? severity : `${severity} (${tiers.join(', ')})`;
};

const controlsOf = ({
  controls: { nhi, csf, asi = [], aiRmf = [], cis = [], scuba = [] },
}: Check): string => [...nhi, ...asi, ...csf, ...aiRmf, ...cis, ...scuba].join(', ');

const section = (checks: readonly Check[], topic: keyof typeof topics): string[] => {
  const own = checks
    .filter((check) => check.topic === topic)
    .sort((a, b) => (`${a.system ?? ''} ${a.id}` < `${b.system ?? ''} ${b.id}` ? -1 : 1));
  if (own.length === 0) return [];
  return [
    `## ${topics[topic]}`,
    '',
    ...table(
      ['check', 'system', 'of', 'severity', 'controls', 'closes by'],
      own.map((check) => [
        `\`${check.id}\` ${check.title}`,
        columnOf(check),
        check.population.says,
        severityOf(check),
        controlsOf(check),
        check.closes,
      ]),
    ),
    '',
  ];
};

const matrixMarkdown = (checks: readonly Check[]): string => {
  const systems = systemsOf(checks);
  const withCells = new Set(
    checks.flatMap((check) =>
      subjectsOf(check).map((subject) => `${check.topic} ${subject} ${columnOf(check)}`),
    ),
  );
  return [
    '# Posture matrix',
    '',
    '<!-- Written by `countersign posture matrix --markdown`; a test compares. -->',
    '',
    `${checks.length} checks in ${topicIds.length} topics, over ${systems.length - 1} systems of their own and those that speak of every`,
    `system: ${withCells.size} cells of topic × class × system have a check. A number counts the checks of a cell; each check`,
    'has cases that pass, fail and cannot be told, and none passes where it could not look.',
    '',
    '## Topic × system',
    '',
    ...table(
      ['topic', ...systems],
      countsBy(checks, systems, (check) => [columnOf(check)]),
    ),
    '',
    '## Topic × class',
    '',
    'A `scope` is a tenant, account, project, domain, cluster, server or host as a whole.',
    '',
    ...table(
      ['topic', ...subjects.map((one) => one.replaceAll('_', ' '))],
      countsBy(checks, subjects, subjectsOf),
    ),
    '',
    ...topicIds.flatMap((topic) => section(checks, topic)),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
};

const plain = (checks: readonly Check[]): readonly object[] =>
  checks.map((check) => {
    const { id, title, topic, dimension, population, remedy, cause, closes, controls } = check;
    return {
      id,
      title,
      topic,
      dimension,
      system: check.system ?? null,
      subjects: subjectsOf(check),
      population: population.says,
      severity: check.severity,
      atTier: check.atTier ?? {},
      playbook: check.playbook ?? null,
      remedy,
      cause,
      closes,
      controls,
    };
  });

export const addPostureMatrix = (
  posture: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  posture
    .command('matrix')
    .description('every check: topic by system and class, with its controls and what closes it')
    .option('--markdown', 'as docs/posture-matrix.md has it')
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign posture matrix --json')
    .action((own: { json?: boolean; markdown?: boolean }, command: Command) => {
      // The verb above has a --json too, and takes the word where it stands first.
      const flags = { ...command.optsWithGlobals<{ json?: boolean }>(), ...own };
      const { checks } = createPosture();
      if (flags.json) deps.terminal.out(`${jsonText(plain(checks))}\n`);
      else if (flags.markdown) deps.terminal.out(matrixMarkdown(checks));
      else {
        const systems = systemsOf(checks);
        const rows = countsBy(checks, systems, (check) => [columnOf(check)]);
        deps.terminal.out(`${columns([['topic', ...systems], ...rows])}\n`);
      }
      setExit(exit.ok);
    });
};
