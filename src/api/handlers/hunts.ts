import { CountersignError, isObject, stringAt } from '../../core/index.ts';
import type { AnswerOf } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { found } from './found.ts';
import { writeLedger } from './ledger-write.ts';

type SavedHunt = AnswerOf<'hunts.save'>;

const KEY = 'hunts';
/** A shelf, not a store. */
const MOST_SAVED = 500;

const readSaved = async ({ store }: ApiDeps): Promise<readonly SavedHunt[]> => {
  const kept = await store.settings.get(KEY);
  if (!Array.isArray(kept)) return [];
  return kept.filter(isObject).map((one) => ({
    name: stringAt(one, 'name') ?? '',
    sql: stringAt(one, 'sql') ?? '',
    says: stringAt(one, 'says') ?? '',
    by: stringAt(one, 'by') ?? '',
    at: typeof one['at'] === 'number' ? one['at'] : 0,
  }));
};

export const huntHandlers = (deps: ApiDeps) =>
  ({
    'hunts.run': async ({ body, who }) => {
      const answer = await deps.archive.hunt({
        tenant: deps.tenant,
        sql: body.sql,
        limits: { rows: body.rows },
      });
      await writeLedger(deps, who, {
        verb: 'hunt.run',
        subject: body.sql.slice(0, 500),
        detail: { rows: answer.rows.length, truncated: answer.truncated },
      });
      return answer;
    },
    'hunts.list': async () => ({ items: await readSaved(deps) }),
    'hunts.save': async ({ params, body, who }) => {
      const others = (await readSaved(deps)).filter(({ name }) => name !== params.name);
      if (others.length >= MOST_SAVED)
        throw new CountersignError('ERR_CONFLICT', `${MOST_SAVED} hunts are kept: remove one`);
      const hunt = { name: params.name, ...body, by: who.userId, at: deps.clock.now() };
      const all = [...others, hunt].sort((a, b) => (a.name < b.name ? -1 : 1));
      await deps.store.settings.put(KEY, all);
      await writeLedger(deps, who, { verb: 'hunt.saved', subject: hunt.name });
      return hunt;
    },
    'hunts.remove': async ({ params, who }) => {
      const all = await readSaved(deps);
      found(
        all.find(({ name }) => name === params.name),
        `hunt "${params.name}"`,
      );
      await deps.store.settings.put(
        KEY,
        all.filter(({ name }) => name !== params.name),
      );
      await writeLedger(deps, who, { verb: 'hunt.removed', subject: params.name });
      return { ok: true };
    },
    'hunts.pivot': async ({ query }) =>
      deps.archive.pivot({ tenant: deps.tenant, value: query.value, limit: query.limit }),
  }) satisfies Partial<Handlers>;
