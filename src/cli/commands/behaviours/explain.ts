import type { BehaviourExplained } from '../../behaviours-contract.ts';
import { exit } from '../../exit.ts';
import { columns, inert } from '../../terminal.ts';
import { type AddRulesVerb, printAnswer } from '../rules/verb.ts';

interface Flags {
  readonly json?: boolean;
  readonly settings?: string;
}

const percent = (share: number | undefined): string =>
  share === undefined ? 'never alone' : `${Math.round(share * 1000) / 10} %`;

const nats = (value: number | null): string => (value === null ? 'never alone' : value.toFixed(1));

const pretty = (said: BehaviourExplained): string => {
  const kinds =
    said.kinds.length === 0 ? 'all kinds of telemetry' : said.kinds.join(', ').replaceAll('_', ' ');
  return [
    `${said.id}: ${said.title}`,
    said.description,
    '',
    `sees       ${kinds}`,
    `ATT&CK     ${said.attack.join(' ') || 'none: it speaks for the identity'}`,
    ...(said.owasp.length === 0 ? [] : [`OWASP      ${said.owasp.join(' ')}`]),
    `ordinary   ${said.falsePositives.join('; ') || 'none'}`,
    `believed   ${said.weight === 1 ? 'as it says' : `${Math.round(said.weight * 100)} % of what it says, by the site’s settings`}`,
    '',
    'confidence from which a story is queued and pages, by damage:',
    columns([
      ['tier', 'criticality', 'damage', 'queued at', 'pages at'],
      ...said.bars.map(({ tier, criticality, damage, queueAt, pageAt }) => [
        String(tier),
        criticality,
        damage.toFixed(2),
        percent(queueAt),
        percent(pageAt),
      ]),
    ]),
    '',
    'nats of evidence that it takes to page (ordinary criticality), by class:',
    columns([
      ['class', 'before evidence', 'tier 0', 'tier 1', 'tier 2', 'tier 3'],
      ...said.needed.map(({ class: kind, baseRate, pageNats }) => [
        kind.replaceAll('_', ' '),
        percent(baseRate),
        ...pageNats.map(nats),
      ]),
    ]),
  ].join('\n');
};

export const addBehavioursExplain: AddRulesVerb = (behaviours, deps, setExit) => {
  behaviours
    .command('explain')
    .description(
      'what a behaviour says, and what its word takes to page somebody by tier, criticality and class',
    )
    .argument('<behaviour>', 'id, as `behaviours list` shows it')
    .option('--settings <file>', 'by the settings in this file instead of ours')
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign behaviours explain new-network')
    .action(async (id: string, flags: Flags) => {
      const said = await deps.behaviours.explain(id, flags.settings);
      if (said === undefined) {
        deps.terminal.err(
          `no behaviour "${inert(id)}"; \`countersign behaviours list\` shows them.\n`,
        );
        setExit(exit.usage);
        return;
      }
      printAnswer(deps, flags, said, () => pretty(said));
      setExit(exit.ok);
    });
};
