import { CountersignError } from '../../../core/index.ts';
import type { BehaviourCost, CostCount } from '../../behaviours-contract.ts';
import { exit } from '../../exit.ts';
import { parseSpan } from '../../options.ts';
import { columns, inert, utc } from '../../terminal.ts';
import { type AddRulesVerb, printAnswer } from '../rules/verb.ts';

interface Flags {
  readonly json?: boolean;
  readonly settings?: string;
  readonly inForce?: string;
  readonly data?: string;
  readonly since: number;
  readonly learn: number;
}

const SHOWN = 20;

const countText = ({ page, queue, people }: CostCount): readonly string[] => [
  String(page),
  String(queue),
  String(people),
];

const pretty = (cost: BehaviourCost, proposed: boolean): string => {
  const span =
    cost.from === null || cost.to === null ? '' : `, ${utc(cost.from)} to ${utc(cost.to)}`;
  const loudest = Object.entries(cost.byDetector)
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN);
  return [
    `${cost.events} events${span}, ${cost.stories} stories; ${cost.because}`,
    columns([
      ['settings', 'pages', 'queued', 'people paged'],
      ['in force', ...countText(cost.before)],
      ...(proposed ? [['proposed', ...countText(cost.after)]] : []),
    ]),
    ...(loudest.length === 0
      ? []
      : [
          'in the stories that page:',
          columns(loudest.map(([detector, count]) => [`  ${count}`, inert(detector)])),
        ]),
    ...(cost.changed.length === 0 ? [] : ['moved by the settings:']),
    ...(cost.changed.length === 0
      ? []
      : [
          columns(
            cost.changed
              .slice(0, SHOWN)
              .map((one) => [
                `  ${one.before} → ${one.after}`,
                `tier ${one.tier}`,
                one.confidence.toFixed(2),
                inert(one.root),
                inert(one.detectors.join(' ')),
              ]),
          ),
        ]),
    ...(cost.changedTotal > SHOWN ? [`  and ${cost.changedTotal - SHOWN} more`] : []),
  ].join('\n');
};

export const addBehavioursCost: AddRulesVerb = (behaviours, deps, setExit) => {
  behaviours
    .command('cost')
    .description('what settings would have paged in events that are kept; changes nothing')
    .argument('[paths...]', 'logs and inventory exports, files and folders')
    .option('--settings <file>', 'the proposed settings: page, queue, damage, baseRates, weights')
    .option('--in-force <file>', 'the settings that they are compared with; default: ours')
    .option('--data <dir>', 'read the archive of a platform that is not running')
    .option(
      '--since <span>',
      'how far back in the archive: 24h, 7d, 30d',
      parseSpan,
      parseSpan('30d'),
    )
    .option('--learn <span>', 'learn habits from so much before that', parseSpan, parseSpan('14d'))
    .option('--json', 'machine-readable')
    .addHelpText(
      'after',
      '\nExample:\n  countersign behaviours cost --settings decision.json --data /var/lib/countersign --since 30d',
    )
    .action(async (paths: readonly string[], flags: Flags) => {
      if (paths.length === 0 && flags.data === undefined)
        throw new CountersignError(
          'ERR_CONFIG_INVALID',
          'give files to read, or --data with a data dir',
        );
      const tty = deps.terminal.isTty;
      const cost = await deps.behaviours.cost({
        settings: flags.settings,
        inForce: flags.inForce,
        paths,
        dataDir: flags.data,
        since: flags.since,
        learn: flags.learn,
        onProgress: (events) => {
          if (tty) deps.terminal.err(`\r${events} events read`);
        },
      });
      if (tty) deps.terminal.err('\r\u001b[K');
      printAnswer(deps, flags, cost, () => pretty(cost, flags.settings !== undefined));
      setExit(exit.ok);
    });
};
