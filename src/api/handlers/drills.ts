import { CountersignError } from '../../core/index.ts';
import {
  beginExercise,
  DRILL_SCHEDULE_KEY,
  drillReport,
  MOST_RUNS,
  readSchedule,
} from '../../drill/index.ts';
import { readResponseSettings } from '../../response/index.ts';
import type { IdentityClass } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { eyesOf } from './eyes.ts';
import { found } from './found.ts';
import { writeLedger } from './ledger-write.ts';
import { classOf } from './names.ts';

const stages = [
  'injected',
  'detected',
  'planned',
  'asked',
  'approved',
  'accepted',
  'effective',
  'undone',
  'paged',
] as const;

const scheduleOf = async ({ store }: ApiDeps) =>
  readSchedule(await store.settings.get(DRILL_SCHEDULE_KEY));

export const drillHandlers = (deps: ApiDeps) =>
  ({
    'drills.list': async () => {
      const runs = await deps.store.governance.drills(200);
      return {
        items: deps.drills.list().map((drill) => {
          const last = runs.find((run) => run.drill === drill.id);
          return {
            id: drill.id,
            title: drill.title,
            class: classOf(drill.class) satisfies IdentityClass,
            says: drill.says,
            attack: drill.attack,
            playbook: `${drill.class}/${drill.situation.replaceAll('_', '-')}`,
            stages,
            target: 'the simulated organisation',
            ...(last ? { last } : {}),
          };
        }),
      };
    },
    'drills.runs': async ({ query }) => ({
      items: await deps.store.governance.drills(query.limit),
    }),
    'drills.run': async ({ params, who }) => {
      const run = await deps.drills.run(params.id, who.userId);
      await writeLedger(deps, who, {
        verb: 'drill.started',
        subject: run.id,
        detail: { drill: params.id },
      });
      return run;
    },
    'drills.schedule': () => scheduleOf(deps),
    'drills.setSchedule': async ({ body, who }) => {
      const known = new Set(['all', ...deps.drills.list().map((one) => one.id)]);
      const strange = Object.keys(body.every).filter((one) => !known.has(one));
      if (strange.length > 0)
        throw new CountersignError('ERR_NOT_FOUND', `no drill ${strange.join(', ')}`);
      await deps.store.settings.put(DRILL_SCHEDULE_KEY, body);
      await writeLedger(deps, who, { verb: 'drill.scheduled', subject: 'drills', detail: body });
      return body;
    },
    'drills.report': async () => {
      const { playbooks, ...report } = drillReport({
        playbooks: deps.playbooks.values(),
        runs: await deps.store.governance.drills(MOST_RUNS),
        staleDays: (await scheduleOf(deps)).staleDays,
        now: deps.clock.now(),
      });
      return { ...report, playbooks: [...playbooks] };
    },
    'drills.tabletop': async ({ body, who }) => {
      const eyes = eyesOf(deps);
      const run = await beginExercise(
        {
          ...{ store: deps.store, runner: deps.runner, clock: deps.clock, eyes },
          ...{ actions: deps.actions, playbooks: deps.playbooks },
          settings: () => readResponseSettings(deps.store),
        },
        {
          playbook: body.playbook,
          subject: found(eyes.view.principal(body.identityId), `identity "${body.identityId}"`),
          by: who.userId,
          reason: body.reason,
        },
      );
      await writeLedger(deps, who, {
        verb: 'drill.exercise',
        subject: run.id,
        detail: { playbook: body.playbook, identity: body.identityId, reason: body.reason },
      });
      return run;
    },
  }) satisfies Partial<Handlers>;
