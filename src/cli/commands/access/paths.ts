/** `access paths`: everybody and everything that reaches a goal, and each step that is an attack. */
import type { Command } from 'commander';
import { type InventoryView, type Way, why } from '../../../inventory/index.ts';
import type { AccessEdge } from '../../../model/index.ts';
import type { CliDeps } from '../../contract.ts';
import { parseCount, parseTime } from '../../options.ts';
import { inert, paint } from '../../terminal.ts';
import { type AskDoor, ask, meantBy, untilWords } from './ask.ts';
import { isGoal } from './why.ts';

const goals: ReadonlyMap<string, string> = new Map([
  ['tier0', 'control-plane:*'],
  ['tier1', 'crown-jewels:*'],
  ['tier2', 'write:*'],
]);

interface Start {
  readonly id: string;
  readonly name: string;
}

/** Whoever can act, and what an intruder may start from. */
const startsOf = (view: InventoryView): readonly Start[] => [
  ...view.identities(),
  ...view.roles(),
  ...view.groups(),
  ...[...view.resources()].filter(({ foothold }) => foothold === true),
];

/** All from which the goal is reached, found backwards: each step is looked at once. */
const reachingFrom = (
  view: InventoryView,
  starts: readonly Start[],
  goal: string,
): ReadonlySet<string> => {
  const into = new Map<string, string[]>();
  const seen = new Set(starts.map(({ id }) => id));
  for (const node of seen) {
    for (const { to, kind } of view.edgesFrom(node)) {
      if (kind === 'can_sign_in') continue;
      const from = into.get(to);
      if (from === undefined) into.set(to, [node]);
      else from.push(node);
      seen.add(to);
    }
  }
  const prefix = goal.endsWith('*') ? goal.slice(0, -1) : undefined;
  const reaching = new Set(
    [...into.keys()].filter((node) => node === goal || (prefix && node.startsWith(prefix))),
  );
  for (const node of reaching) for (const from of into.get(node) ?? []) reaching.add(from);
  return reaching;
};

const wayOf = ({ steps, certain, until }: Way) => ({
  certain,
  ...(until === undefined ? {} : { until }),
  steps: steps.map((edge) => ({ ...edge, technique: edge.technique ?? edge.kind })),
});

const pathsTo = (view: InventoryView, starts: readonly Start[], goal: string, limit: number) => {
  const reaching = reachingFrom(view, starts, goal);
  return starts
    .filter(({ id }) => reaching.has(id) && id !== goal)
    .map(({ id, name }) => {
      const { ways, certain, possible } = why(view, id, goal, { limit });
      return {
        from: id,
        name,
        certain: certain.count > 0,
        count: certain.count + possible.count,
        ways: ways.map(wayOf),
      };
    })
    .filter(({ count }) => count > 0);
};

type Attack = AccessEdge & { readonly technique: string };

/** Steps that have a published name: not a right used for what it is there for. */
const attacksFrom = (view: InventoryView, starts: readonly Start[]): readonly Attack[] =>
  starts.flatMap(({ id }) =>
    view
      .edgesFrom(id)
      .flatMap((edge) =>
        edge.technique === undefined ? [] : [{ ...edge, technique: edge.technique }],
      ),
  );

const unseenIn = (view: InventoryView): readonly string[] => {
  const systems = new Set([...view.identities(), ...view.resources()].map(({ system }) => system));
  const spots = [...systems].flatMap((system) => view.blind(system));
  return [...new Set(spots.map(({ area, because }) => `${area}: ${because}`))];
};

type Paths = ReturnType<typeof pathsTo>;

const pathLines = ({ name, certain, ways }: Paths[number]): readonly string[] => [
  `${inert(name)}${certain ? '' : ' (possibly)'}`,
  ...(ways[0]?.steps ?? []).map(
    ({ technique, to, because, until }) =>
      `    ${inert(technique)} → ${inert(to)}${untilWords(until)}: ${inert(because)}`,
  ),
];

const attackLine = ({ technique, from, to, certain, because }: Attack): string =>
  `${technique}${certain ? '' : ' (possibly)'}: ${inert(from)} → ${inert(to)}: ${inert(because)}`;

interface Flags {
  readonly to: string;
  readonly limit: number;
  readonly at?: number;
  readonly json?: boolean;
}

const goalMeant = (deps: CliDeps, view: InventoryView, to: string): string | undefined =>
  goals.get(to) ?? (isGoal(to) ? to : meantBy(deps, view, to));

export const addAccessPaths = (access: Command, door: AskDoor): void => {
  const { deps } = door;
  access
    .command('paths')
    .description(
      'everybody and everything that reaches a goal, how, and every attack step there is',
    )
    .argument('<files...>', 'inventory exports and manifests: files and folders')
    .option(
      '--to <goal>',
      'tier0, tier1, tier2, a goal such as control-plane:*, or somebody',
      'tier0',
    )
    .option('--limit <count>', 'shortest ways to write out of each', parseCount(1, 100), 3)
    .option('--at <time>', 'as it was at this time', parseTime)
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign access paths manifests/ --to tier0 --json')
    .action((files: string[], flags: Flags) =>
      ask(
        door,
        { ...flags, inventory: files },
        {
          answer({ view }) {
            const to = goalMeant(deps, view, flags.to);
            if (to === undefined) return undefined;
            const starts = startsOf(view);
            return {
              to,
              population: starts.length,
              paths: pathsTo(view, starts, to, flags.limit),
              edges: attacksFrom(view, starts),
              unknown: unseenIn(view),
            };
          },
          tell({ to, population, paths, edges }) {
            const c = paint(deps.terminal);
            return [
              ...edges.map(attackLine),
              ...paths.flatMap(pathLines),
              c.bold(
                `${paths.length} of ${population} reach ${inert(to)}; ${edges.length} attack step${edges.length === 1 ? '' : 's'}`,
              ),
            ].join('\n');
          },
          unknown: ({ unknown }) => unknown,
        },
      ),
    );
};
