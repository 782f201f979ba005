/** Rules and behaviours: what they cover, whether they can fire, how often they did. */
import { createRunningCorrelator, type LoadedRule } from '../../detection/index.ts';
import type { AnswerOf } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { feeding } from './fed-rules.ts';
import { keep } from './kept.ts';
import { ruleFileHandlers } from './rule-files.ts';
import { createRuleTrials } from './rule-trials.ts';

const PAGE = 1_000;
/** How far back findings are counted: enough to see what is noisy, bounded for a large site. */
const MAX_COUNTED = 10_000;

interface Fired {
  readonly count: number;
  readonly last: number;
}

const countFired = async (deps: ApiDeps): Promise<ReadonlyMap<string, Fired>> => {
  const counts = new Map<string, Fired>();
  let after: string | undefined;
  let read = 0;
  do {
    const page = await deps.store.findings.list(
      { kind: 'detection' },
      { limit: PAGE, ...(after === undefined ? {} : { after }) },
    );
    for (const { rule, time } of page.items) {
      const one = counts.get(rule);
      counts.set(rule, { count: (one?.count ?? 0) + 1, last: Math.max(one?.last ?? 0, time) });
    }
    read += page.items.length;
    after = page.next;
  } while (after !== undefined && read < MAX_COUNTED);
  return counts;
};

const ruleViews = (deps: ApiDeps) => {
  const isFed = feeding(deps);
  const state = (logsource: LoadedRule['logsource']) => {
    if (isFed(logsource))
      return { state: 'active', because: 'its telemetry is connected' } as const;
    const { product, service } = logsource;
    const wanted = [product, service].filter((part) => part !== undefined).join(' ');
    return {
      state: 'blind',
      because: wanted === '' ? 'nothing is connected' : `no connected system gives ${wanted}`,
    } as const;
  };
  const correlations = deps.correlations ?? [];
  const { silent } = createRunningCorrelator(() => correlations).current();
  const logsources = new Map(deps.rules.map(({ id, logsource }) => [id, logsource]));
  // Members stand before those that stand on them; a correlation is of the system of its first.
  for (const { id, members } of correlations)
    logsources.set(id, logsources.get(members[0]?.id ?? '') ?? {});
  const speaking = [...deps.rules, ...correlations].filter(({ id }) => !silent.has(id));
  const rules = speaking.map((rule) => {
    const logsource = logsources.get(rule.id) ?? {};
    return {
      id: rule.slug,
      kind: 'body' in rule ? ('correlation' as const) : ('rule' as const),
      title: rule.title,
      description: rule.description,
      severity: rule.level,
      attack: rule.attack,
      system: logsource.product ?? 'any',
      falsePositives: rule.falsePositives,
      ...state(logsource),
      examples: { fires: rule.fires.length, quiet: rule.quiet.length },
      file: rule.file,
    };
  });
  const behaviours = deps.behaviours.map((behaviour) => ({
    id: behaviour.id,
    kind: 'behaviour' as const,
    title: behaviour.title,
    description: behaviour.description,
    severity: 'medium' as const,
    attack: behaviour.attack,
    system: 'any',
    falsePositives: behaviour.falsePositives,
    ...state({}),
    examples: { fires: 0, quiet: 0 },
  }));
  return [...rules, ...behaviours];
};

/** Cells of the picture: what concerns identity, and whatever else a detector names. */
const matrixOf = (
  catalogue: ApiDeps['techniques'],
  named: Readonly<Record<string, number>>,
): AnswerOf<'rules.list'>['matrix'] =>
  (catalogue?.tactics ?? []).map(({ id, name }) => ({
    tactic: id,
    name,
    techniques: (catalogue?.techniques ?? [])
      .filter((one) => one.tactics.includes(id) && (one.identity || (named[one.id] ?? 0) > 0))
      .map((one) => ({ id: one.id, name: one.name })),
  }));

export const ruleHandlers = (deps: ApiDeps) => {
  const fired = keep(deps.clock, () => countFired(deps));
  const trials = createRuleTrials(deps);
  return {
    'rules.list': async () => {
      const counts = await fired();
      const items = ruleViews(deps).map((rule) => {
        const one = counts.get(rule.id);
        return { ...rule, fired: one?.count ?? 0, ...(one ? { lastFiredAt: one.last } : {}) };
      });
      const techniques: Record<string, number> = {};
      for (const rule of items)
        for (const id of rule.attack) techniques[id] = (techniques[id] ?? 0) + 1;
      const files = deps.ruleFiles?.();
      return {
        items,
        techniques,
        matrix: matrixOf(deps.techniques, techniques),
        ...(files ? { version: files.version, changedAt: files.changedAt } : {}),
        faults: files?.faults ?? [],
      };
    },
    'rules.dryRun': async ({ body, who }) => trials.run(body, who),
    ...ruleFileHandlers(deps),
  } satisfies Partial<Handlers>;
};
