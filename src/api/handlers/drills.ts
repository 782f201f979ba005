import type { IdentityClass } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
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
  }) satisfies Partial<Handlers>;
