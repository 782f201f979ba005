/** `/api/v1/logs`: bounded with `until`, polled without; a polling query always has a `next` link. */

import { obj, str } from '../../record.ts';
import type { TwinRoute } from '../../twin-server.ts';
import { oktaScopes } from '../permissions.ts';
import type { Desk } from './reading.ts';

/** `eventType eq "x" and target.id eq "y"`: as much of the filter language as is asked. */
const matches = (record: Record<string, unknown>, filter: string): boolean =>
  filter.split(' and ').every((part) => {
    const [, name, value] = /^(eventType|target\.id) eq "([^"]*)"$/.exec(part.trim()) ?? [];
    if (name === 'eventType') return record['eventType'] === value;
    const targets = Array.isArray(record['target']) ? record['target'] : [];
    return name === 'target.id' && targets.some((one) => obj(one)['id'] === value);
  });

export const logRoute = (desk: Desk): TwinRoute => ({
  method: 'GET',
  path: '/api/v1/logs',
  permission: oktaScopes.logs,
  answer({ path, query }) {
    const { state } = desk;
    const since = Date.parse(query.get('since') ?? '') || 0;
    const filter = query.get('filter');
    const from = Number(query.get('after') ?? 0);
    const size = Math.min(desk.pageSize, Number(query.get('limit') ?? 100));
    const records: Record<string, unknown>[] = [];
    let at = from;
    for (; at < state.log.length && records.length < size; at++) {
      const record = state.log[at];
      if (record === undefined || Date.parse(str(record['published']) ?? '') < since) continue;
      if (filter === null || matches(record, filter)) records.push(record);
    }
    const next = new URLSearchParams(query);
    next.set('after', String(at));
    // After the first page the place alone counts: what is stored late is told late.
    next.delete('since');
    return {
      status: 200,
      body: records,
      headers: { link: `<${desk.base()}${path}?${next}>; rel="next"` },
    };
  },
});
