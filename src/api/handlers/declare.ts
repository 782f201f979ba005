/** A declaration about one identity: into the ledger, then to the partition that keeps the identity. */
import type { Declaration } from '../../model/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Who } from '../who.ts';
import { found } from './found.ts';
import { writeLedger } from './ledger-write.ts';
import { viewOf } from './view-of.ts';

type Declared = Omit<Partial<Declaration>, 'kind' | 'id' | 'ofId' | 'declaredBy' | 'at'>;

export const declare = async (
  deps: ApiDeps,
  who: Who,
  id: string,
  said: Declared,
): Promise<void> => {
  const row = found(await deps.store.inventory.principal(id), `identity "${id}"`);
  const at = deps.clock.now();
  // What was declared before stays; not knowing it yet must not wipe it out.
  const earlier = viewOf(deps).declarationOf(id);
  const declaration: Declaration = {
    ...earlier,
    ...said,
    kind: 'declaration',
    id: `declaration:${id}`,
    ofId: id,
    declaredBy: who.userId,
    at,
  };
  await writeLedger(deps, who, { verb: 'identity.declared', subject: id, detail: { ...said } });
  await deps.control({ type: 'declaration', at, by: who.userId, declaration }, row.scope);
};
