import type { Command } from 'commander';
import type { SourceDefinition } from '../../sources/index.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { columns, jsonText } from '../terminal.ts';

type Telemetry = SourceDefinition['telemetry'];

/** What the code of a system really does, not what its page says. */
const abilities = {
  parse: () => true,
  inventory: (source) => source.inventory !== undefined,
  exports: (source) => source.inventoryFile !== undefined,
  changes: (source) => source.apply !== undefined,
  access: (source) => source.access !== undefined,
  logs: (source) => source.pullLogs !== undefined,
  webhook: (source) => source.webhook !== undefined,
  pushes: (source) => source.receives !== undefined,
  probe: (source) => source.probe !== undefined,
  actions: (source) => source.actions !== undefined,
  detections: (source) => source.vendorFinding !== undefined,
} as const satisfies Readonly<Record<string, (source: SourceDefinition) => boolean>>;

const givesOf = (source: SourceDefinition): Readonly<Record<string, boolean>> =>
  Object.fromEntries(Object.entries(abilities).map(([name, has]) => [name, has(source)]));

const rowOf = (source: SourceDefinition) => ({
  id: source.id,
  title: source.title,
  telemetry: source.telemetry,
  lateness: source.lateness,
  permissions: source.permissions,
  unobservable: source.unobservable,
  gives: givesOf(source),
});

const tick = (given: Telemetry[keyof Telemetry]): string =>
  given.given === 'yes' ? 'yes' : given.given === 'no' ? '-' : 'needs';

const kinds: readonly (keyof Telemetry)[] = [
  'authentication',
  'token_issuance',
  'privilege_change',
  'secret_access',
  'service_to_service',
];

const matrix = (sources: readonly SourceDefinition[]): string =>
  [
    'What each system gives us:',
    columns([
      ['  system', ...Object.keys(abilities)],
      ...sources.map((source) => [
        `  ${source.id}`,
        ...Object.values(givesOf(source)).map((has) => (has ? 'yes' : '-')),
      ]),
    ]),
    '',
    'Telemetry it has (needs = with a setting or licence; `countersign sources <system>` says which):',
    columns([
      ['  system', ...kinds.map((kind) => kind.replaceAll('_', ' '))],
      ...sources.map(({ id, telemetry }) => [
        `  ${id}`,
        ...kinds.map((kind) => tick(telemetry[kind])),
      ]),
    ]),
  ].join('\n');

const page = (source: SourceDefinition): string => {
  const { title, id, telemetry, permissions, lateness, unobservable } = source;
  const given = Object.entries(givesOf(source)).filter(([, has]) => has);
  return [
    `${title} (${id})`,
    `  gives: ${given.map(([name]) => name).join(', ')}`,
    columns(
      kinds.map((kind) => {
        const one = telemetry[kind];
        return [
          `  ${kind.replaceAll('_', ' ')}`,
          one.given === 'needs' ? `needs ${one.setting}` : one.given,
        ];
      }),
    ),
    `  late by: ${lateness.typicalSeconds} s, at worst ${lateness.worstSeconds} s`,
    ...(['read', 'act', 'undo'] as const).map(
      (use) => `  ${use}: ${permissions[use].join(', ') || 'nothing'}`,
    ),
    ...unobservable.map(
      ({ privilege, because }) => `  cannot see the use of ${privilege}: ${because}`,
    ),
  ].join('\n');
};

export const addSources = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  program
    .command('sources')
    .description('the systems we know: what each gives, which telemetry it has, what it needs')
    .argument('[system]', 'only this one, with its permissions and settings')
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign sources okta')
    .action(async (system: string | undefined, flags: { json?: boolean }) => {
      const sources = deps.sources();
      const chosen = system === undefined ? sources : sources.filter((one) => one.id === system);
      if (chosen.length === 0) {
        deps.terminal.err(
          `no system "${system}"; there is: ${sources.map((one) => one.id).join(', ')}\n`,
        );
        setExit(exit.usage);
        return;
      }
      const text = system === undefined ? matrix(chosen) : chosen.map(page).join('\n');
      deps.terminal.out(`${flags.json ? jsonText(chosen.map(rowOf)) : text}\n`);
      setExit(exit.ok);
    });
};
