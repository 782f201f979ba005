/** ServiceNow by its Table API: one record for one subject, found again by its correlation id. */
import { z } from 'zod';
import { isObject, stringAt } from '../../../core/index.ts';
import type { Severity } from '../../../model/index.ts';
import { byStatus, defineOutput } from './contract.ts';
import { basic, callJson } from './http.ts';

const settings = z.strictObject({
  /** https://example.service-now.com */
  instance: z.url({ protocol: /^https?$/ }),
  table: z
    .string()
    .regex(/^[a-z0-9_]{1,80}$/)
    .default('incident'),
  assignmentGroup: z.string().min(1).max(100).exactOptional(),
  user: z.string().min(1).max(200),
});
const secrets = z.strictObject({ password: z.string().min(1) });

/** 1 High, 2 Medium, 3 Low. */
const urgencyOf: Readonly<Record<Severity, string>> = {
  critical: '1',
  high: '1',
  medium: '2',
  low: '3',
  informational: '3',
};

export const servicenow = defineOutput({
  id: 'servicenow',
  title: 'ServiceNow',
  settings,
  secrets,
  takes: ['task', 'incident'],
  async send(notice, { settings: given, secrets: { password } }, tools) {
    const { instance, table, assignmentGroup, user } = given;
    const headers = { authorization: basic(user, password) };
    const api = `${instance.replace(/\/$/, '')}/api/now/table/${table}`;
    const url = new URL(api);
    url.searchParams.set('sysparm_query', `correlation_id=${notice.subject.replace(/\^/g, '')}`);
    url.searchParams.set('sysparm_fields', 'sys_id');
    url.searchParams.set('sysparm_limit', '1');
    const found = await callJson(url.href, { method: 'GET', headers }, tools);
    if (found.status !== 200) return byStatus(found.status, found.text);
    const { result } = found.value;
    const [first] = Array.isArray(result) ? result.filter(isObject) : [];
    const id = first && stringAt(first, 'sys_id');
    const text = `${notice.text || notice.title}\n${tools.publicUrl()}${notice.path}`;
    const said =
      id === undefined
        ? await callJson(
            api,
            {
              headers,
              body: {
                short_description: notice.title.replace(/\s+/g, ' ').slice(0, 160),
                description: text,
                urgency: urgencyOf[notice.severity],
                impact: urgencyOf[notice.severity],
                correlation_id: notice.subject,
                correlation_display: 'Countersign',
                ...(assignmentGroup === undefined ? {} : { assignment_group: assignmentGroup }),
              },
            },
            tools,
          )
        : await callJson(
            `${api}/${encodeURIComponent(id)}`,
            { method: 'PATCH', headers, body: { work_notes: text } },
            tools,
          );
    return byStatus(said.status, said.text);
  },
});
