/** Incidents in the order a person takes them: pages, then the queue, then what only stands in timelines. */
import { CountersignError } from '../../core/index.ts';
import type { Incident } from '../../model/index.ts';
import type { IncidentFilter, Page, PageRequest, TenantStore } from '../../store/index.ts';

const order = ['page', 'queue', 'timeline'] as const;
type Stage = (typeof order)[number];

/** `<disposition>:<the store's own marker>`. */
const readMarker = (
  after: string | undefined,
  stages: readonly Stage[],
): { readonly stage: number; readonly after: string | undefined } => {
  if (after === undefined) return { stage: 0, after: undefined };
  const at = after.indexOf(':');
  const stage = (stages as readonly string[]).indexOf(after.slice(0, at));
  if (at < 0 || stage < 0)
    throw new CountersignError('ERR_INPUT_INVALID', '`after` is not a page of this list');
  return { stage, after: after.slice(at + 1) || undefined };
};

/** Newest first within each. */
export const triagePage = async (
  store: TenantStore,
  filter: IncidentFilter,
  { limit, after }: PageRequest,
): Promise<Page<Incident>> => {
  const stages = order.filter((one) => filter.disposition?.includes(one) ?? true);
  const from = readMarker(after, stages);
  const items: Incident[] = [];
  let next: string | undefined;
  let total = 0;
  for (const [index, stage] of stages.entries()) {
    const room = limit - items.length;
    const isMine = index >= from.stage && room > 0 && next === undefined;
    const page = await store.incidents.list(
      { ...filter, disposition: [stage] },
      {
        limit: isMine ? room : 1,
        ...(isMine && index === from.stage && from.after !== undefined
          ? { after: from.after }
          : {}),
      },
    );
    total += page.total;
    if (!isMine) {
      // The page is full and this one comes after it.
      if (index > from.stage && page.total > 0) next ??= `${stage}:`;
      continue;
    }
    items.push(...page.items);
    if (page.next !== undefined) next = `${stage}:${page.next}`;
  }
  return { items, total, ...(next === undefined ? {} : { next }) };
};
