/** Our own content and an engine over it, as the platform would build them. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Clock, silentLog } from '../core/index.ts';
import {
  createDetection,
  createRuleSet,
  emptyPlaces,
  type LoadedRule,
  loadRules,
} from '../detection/index.ts';
import { loadGovernance, loadLifecycles } from '../governance/index.ts';
import { attackMatrixOf, createIncidents, defaultCosts } from '../incidents/index.ts';
import { createInventory } from '../inventory/index.ts';
import { createEngine } from '../loop/index.ts';
import type { PostureJudge } from '../posture/index.ts';
import { loadPlaybooks, type Playbook, readLevers } from '../response/index.ts';
import { awsActions, awsConfig } from '../sources/aws/index.ts';
import { sources } from '../sources/index.ts';

export interface Content {
  readonly rules: readonly LoadedRule[];
  readonly playbooks: ReadonlyMap<string, Playbook>;
}

const contentDir = resolve(import.meta.dirname, '../../content');
/** Nobody answers there: a dry run says so, and nothing is touched. */
export const actionsOf = () =>
  new Map(
    awsActions(
      awsConfig.parse({
        region: 'us-east-1',
        endpoint: 'http://127.0.0.1:9',
        accountId: '111122223333',
        credentials: { accessKeyId: 'AKIDTEST', secretAccessKey: 'none' },
        actCredentials: { accessKeyId: 'AKIDTEST', secretAccessKey: 'none' },
      }),
    ).map((action) => [action.id, action]),
  );

export const readContent = async (): Promise<Content> => ({
  rules: (await loadRules(join(contentDir, 'rules'))).rules,
  playbooks: (await loadPlaybooks(join(contentDir, 'playbooks'), { actions: actionsOf() }))
    .playbooks,
});

export const attackMatrix = () =>
  attackMatrixOf(JSON.parse(readFileSync(join(contentDir, 'attack', 'techniques.json'), 'utf8')));

export const lifecyclesOf = async () =>
  (await loadLifecycles(join(contentDir, 'lifecycle'))).lifecycles;

export const governanceOf = async () => ({
  ...(await loadGovernance([contentDir])),
  levers: await readLevers(join(contentDir, 'levers.yml')),
});

export const noContent: Content = { rules: [], playbooks: new Map() };

export const buildEngine = (rules: readonly LoadedRule[], clock: Clock, judge: PostureJudge) => {
  const access = Object.fromEntries(
    sources.flatMap((source) => (source.access ? [[source.id, source.access]] : [])),
  );
  const inventory = createInventory({
    access,
    unobservable: () => undefined,
    now: () => clock.now(),
  });
  const engine = createEngine({
    sources,
    inventory,
    posture: judge,
    detection: createDetection({
      ruleSet: createRuleSet(rules),
      places: emptyPlaces,
      log: silentLog,
    }),
    incidents: createIncidents({ costs: defaultCosts }),
    places: emptyPlaces,
    exceptions: () => [],
  });
  return Object.assign(engine, { view: inventory.view });
};
