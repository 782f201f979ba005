/** Small readings that the mappings of Graph's objects share. */
import { type Fact, known, type Owner, unknown } from '../../../model/index.ts';
import { instant, list, type Raw, str } from '../../record.ts';
import type { Graph } from '../graph.ts';
import { entraId, ownershipId } from '../ids.ts';

/** An instant that Graph gives, or why it is not known. */
export const dateFact = (value: unknown, because: string): Fact<number> => {
  const time = instant(value);
  return time === undefined ? unknown(because) : known(time);
};

/** `null` where Graph says that there is no end. */
export const endFact = (value: unknown): Fact<number | null> => known(instant(value) ?? null);

/** Comma-joined and bounded: tags are for people to read and checks to match. */
export const joined = (value: unknown): string =>
  list(value)
    .filter((one): one is string => typeof one === 'string')
    .slice(0, 50)
    .join(',');

export const tagsOf = (
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => {
      const text = typeof value === 'boolean' ? String(value) : str(value);
      return text === undefined ? [] : [[key, text] as const];
    }),
  );

/** Owners in Entra were put there by hand, or by creating the object; anybody's say-so who may edit it. */
export const ownerFact = (ofNative: string, ownerNative: string): Owner => ({
  kind: 'owner',
  id: `${ownershipId(ownerNative, ofNative)}:says`,
  ofId: entraId(ofNative),
  who: entraId(ownerNative),
  basis: 'tag',
  confidence: 0.6,
  since: 0,
});

/** Graph's lists of related objects (`owners`, `members`): their ids. */
export const idsIn = (value: unknown): readonly string[] =>
  list(value).flatMap((one) => {
    const id = str((one as Raw | null)?.['id']);
    return id === undefined ? [] : [id];
  });

/** `$expand` gives no more than this; the rest must be asked for. */
const EXPANDED = 20;

/** Owners that an expanded listing cut off, by object id. */
export async function* cutOffOwners(
  graph: Graph,
  permission: string,
  collection: string,
  items: readonly Raw[],
): AsyncIterable<{ readonly id: string; readonly owners: readonly string[] }> {
  for (const raw of items) {
    const id = str(raw['id']);
    const told = new Set(idsIn(raw['owners']));
    if (id === undefined || told.size < EXPANDED) continue;
    const path = `${collection}/${id}/owners?$select=id&$top=999`;
    for await (const page of graph.pages(permission, path)) {
      yield { id, owners: idsIn(page).filter((owner) => !told.has(owner)) };
    }
  }
}
