/** Handlers of what is written for an estate: playbooks, drills, rules, and the systems that are read. */
import { found, type Handlers } from './handler.ts';
import { drillsOf, matrixOf, playbooksOf, rulesOf } from './sample/catalogue.ts';
import { systemsOf } from './sample/systems.ts';
import { tell, type World } from './sample/world.ts';

const ok = { ok: true as const };

type Part = Extract<
  Exclude<
    keyof Handlers,
    'drills.report' | 'drills.schedule' | 'drills.setSchedule' | 'drills.tabletop'
  >,
  `playbooks.${string}` | `drills.${string}` | `rules.${string}` | `systems.${string}`
>;

export const contentHandlers = (world: World): Pick<Handlers, Part> => {
  return {
    'playbooks.setMode': () => ok,
    'playbooks.list': ({ now }) => ({ items: playbooksOf(drillsOf(now)) }),
    'drills.list': ({ now }) => ({
      items: drillsOf(now).map((drill) => {
        const last = world.runs.find((run) => run.drill === drill.id);
        return last ? { ...drill, last } : drill;
      }),
    }),
    'drills.runs': () => ({ items: world.runs }),
    'drills.run': ({ params, now }) => {
      const drill = found(
        drillsOf(now).find((one) => one.id === params.id),
        'drill',
      );
      const run = {
        id: `drl_${now}`,
        drill: drill.id,
        class: drill.class,
        result: 'running' as const,
        times: { ingested: 41 },
        because: '',
        startedAt: now,
      };
      world.runs = [run, ...world.runs];
      setTimeout(() => {
        const times = { ingested: 41, detected: 305, decided: 318, accepted: 870, effective: 3900 };
        world.runs = world.runs.map((one) =>
          one.id === run.id
            ? {
                ...one,
                result: 'pass' as const,
                times,
                because: 'Contained',
                finishedAt: now + 3900,
              }
            : one,
        );
        tell(world, {
          type: 'drill',
          at: Date.now(),
          id: run.id,
          drill: drill.id,
          result: 'pass',
        });
      }, 3900);
      return run;
    },
    'rules.list': ({ now }) => {
      const items = rulesOf(now);
      const techniques: Record<string, number> = {};
      for (const rule of items) {
        for (const one of rule.attack) techniques[one] = (techniques[one] ?? 0) + 1;
      }
      return {
        items,
        techniques,
        matrix: matrixOf(Object.keys(techniques)),
        version: 'sample',
        changedAt: now - 3_600_000,
        faults: [
          {
            file: 'site/contractors.yml',
            line: 12,
            column: 3,
            kind: 'broken',
            message: 'detection.selection: the selection is empty',
            fix: 'give it a field',
            standing: 'earlier',
          },
        ],
      };
    },
    'rules.source': ({ params }) => ({
      id: params.id,
      file: `content/sample/${params.id}.yml`,
      text: `title: ${params.id}\nname: ${params.id}\n`,
    }),
    'rules.files': () => ({ items: [] }),
    'rules.keep': ({ params, body }) => ({ name: params.name, text: body.text }),
    'rules.remove': () => ok,
    'rules.dryRun': ({ now }) => ({
      says: 'would not have fired in the last 7 days, 0 events read',
      rules: [],
      faults: [],
      fired: 0,
      findings: 0,
      identities: [],
      identitiesTotal: 0,
      samples: [],
      scanned: {
        events: 0,
        setAside: 0,
        from: now - 7 * 86_400_000,
        to: now,
        complete: true,
        because: 'all of it was read',
      },
    }),
    'systems.setup': ({ params }) => ({
      ...{ id: params.id, title: 'Okta', here: true, kept: [], needs: [] },
      fields: [
        { name: 'url', title: 'Url', kind: 'line', required: true, secret: false },
        { name: 'token', title: 'Token', kind: 'line', required: true, secret: true },
      ],
      permissions: { read: ['okta.users.read'], act: ['okta.users.manage'], undo: [] },
    }),
    'systems.connect': ({ params, body }) => ({
      ...{ system: params.id, title: 'Okta', name: body.name ?? 'default', kept: body.keep },
      ...{ blind: [], needs: [] },
      permissions: [
        { permission: 'okta.users.read', use: 'read', granted: 'yes' },
        { permission: 'okta.users.manage', use: 'act', granted: 'no', because: 'it was refused' },
      ],
    }),
    'systems.forget': () => ok,
    'systems.list': ({ now }) => ({ items: systemsOf(now, world.rows.length) }),
  };
};
