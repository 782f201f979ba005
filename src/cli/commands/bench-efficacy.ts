import { type Command, InvalidArgumentError } from 'commander';
import type { CliDeps } from '../contract.ts';
import type { EfficacyFigures, EfficacyResult, Seeds, Share } from '../efficacy-contract.ts';
import { exit } from '../exit.ts';
import { parseCount } from '../options.ts';
import { columns, jsonText } from '../terminal.ts';

const MOST_SEEDS = 200;

/** `10..19` or `7`. */
const parseSeeds = (text: string): Seeds => {
  const [, first = '', last = first] = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(text) ?? [];
  const seeds = { from: Number(first), to: Number(last) };
  if (first === '' || seeds.to < seeds.from || seeds.to - seeds.from >= MOST_SEEDS)
    throw new InvalidArgumentError(`Write them like 10..19; at most ${MOST_SEEDS}.`);
  return seeds;
};

interface Flags {
  readonly seeds: Seeds;
  readonly calibrate?: Seeds;
  readonly identities: number;
  readonly days: number;
  readonly learnDays: number;
  readonly attacks: number;
  readonly arms?: boolean;
  readonly write?: string;
  readonly keep?: string;
  readonly json?: boolean;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const shareText = ({ found, of, recall }: Share): string =>
  of === 0 ? 'none' : `${percent(recall)} (${found} of ${of})`;

const armText = (name: string, arm: EfficacyFigures): readonly string[] => [
  name,
  percent(arm.recall),
  shareText(arm.recallTier01),
  arm.falseIncidentsPer1000PerWeek.toFixed(2),
  `${arm.falseInterval.least.toFixed(2)}–${arm.falseInterval.most.toFixed(2)}`,
  percent(arm.purity),
];

const textOf = (result: EfficacyResult): string =>
  [
    `${result.attacks} attacks among ${result.events} events of about ${result.identities} identities; ${result.setAside} records set aside`,
    columns([
      ['posture context', 'recall', 'tier 0/1', 'false/1000/week', '95 %', 'purity'],
      armText('on', result),
      ...(result.context ? [armText('off', result.context.off)] : []),
    ]),
    columns([
      ['stealth', 'recall'],
      ...Object.entries(result.byStealth).map(([name, share]) => [name, shareText(share)]),
    ]),
    columns([
      ['attack', 'recall', 'median seconds'],
      ...result.scripts.map((one) => [
        one.script,
        shareText(one),
        one.medianSecondsToIncident?.toFixed(0) ?? 'never',
      ]),
    ]),
    `as shipped: recall ${percent(result.asShipped.recall)}, ${result.asShipped.falseIncidentsPer1000PerWeek.toFixed(2)} false incidents per 1,000 identities and week`,
  ].join('\n\n');

export const addBenchEfficacy = (
  bench: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  bench
    .command('efficacy')
    .description(
      'attacks found and false incidents of the whole loop, on simulated organisations with known truth',
    )
    .requiredOption('--seeds <a..b>', 'organisations that are reported', parseSeeds)
    .option(
      '--calibrate <a..b>',
      'others, on which bars are tuned; default: as shipped',
      parseSeeds,
    )
    .option('--identities <n>', 'size of each', parseCount(20, 20_000), 500)
    .option('--days <n>', 'days judged', parseCount(1, 60), 7)
    .option('--learn-days <n>', 'days of history before them', parseCount(1, 60), 14)
    .option('--attacks <n>', 'attacks laid into each', parseCount(0, 500), 20)
    .option('--arms', 'once more without posture context, tuned apart')
    .option('--write <file>', 'write the figures as Markdown too, e.g. docs/efficacy.md')
    .option('--keep <directory>', 'go on from the runs that are kept there, and keep those made')
    .option('--json', 'machine-readable')
    .addHelpText(
      'after',
      '\nExample:\n  countersign bench efficacy --seeds 10..19 --calibrate 1..9 --identities 500 --days 7 --arms --write docs/efficacy.md',
    )
    .action(async ({ write, json, ...flags }: Flags) => {
      const result = await deps.benchEfficacy({
        ...flags,
        calibrate: flags.calibrate,
        arms: flags.arms === true,
        write,
        onProgress: ({ what, seconds }) =>
          deps.terminal.err(`${what}: ${seconds.toFixed(0)} s of CPU\n`),
      });
      deps.terminal.out(`${json ? jsonText(result) : textOf(result)}\n`);
      setExit(exit.ok);
    });
};
