/** What a list of incidents is narrowed by; it stands in the address. */
import { z } from 'zod';
import type { IncidentRow, QueryOf } from '../../contract.ts';

export const severities = ['critical', 'high', 'medium', 'low', 'informational'] as const;

export const incidentFilter = z.object({
  view: z.enum(['open', 'page', 'queue', 'timeline', 'closed', 'drills']).optional(),
  severity: z.array(z.enum(severities)).max(5).optional(),
  search: z.string().max(200).optional(),
});
export type IncidentFilter = z.infer<typeof incidentFilter>;
export type View = NonNullable<IncidentFilter['view']>;

type Query = QueryOf<'incidents.list'>;
const live: Query = { status: ['open', 'containing', 'contained'], drill: false };

export const views = {
  open: { title: 'Open', query: live },
  page: { title: 'Page now', query: { ...live, disposition: ['page'] } },
  queue: { title: 'Queue', query: { ...live, disposition: ['queue'] } },
  timeline: { title: 'Timeline', query: { ...live, disposition: ['timeline'] } },
  closed: { title: 'Closed', query: { status: ['closed'], drill: false } },
  drills: { title: 'Drills', query: { drill: true } },
} satisfies Readonly<Record<View, { readonly title: string; readonly query: Query }>>;

export const queryOf = ({ view = 'open', severity }: IncidentFilter): Query => ({
  ...views[view].query,
  ...(severity === undefined || severity.length === 0 ? {} : { severity }),
  limit: 200,
});

/** Every typed word occurs in what the line says. */
export const matches = (row: IncidentRow, search: string | undefined): boolean => {
  const text = `${row.id} ${row.title} ${row.story} ${row.root.name} ${row.root.id}`.toLowerCase();
  return (search ?? '')
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};
