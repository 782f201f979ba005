/** PagerDuty Events API v2: an alert for one subject, resolved when it is over. */
import { z } from 'zod';
import type { Severity } from '../../../model/index.ts';
import { byStatus, defineOutput } from './contract.ts';
import { callJson } from './http.ts';

const settings = z.strictObject({
  baseUrl: z.url({ protocol: /^https?$/ }).default('https://events.pagerduty.com'),
});
const secrets = z.strictObject({ routingKey: z.string().min(1).max(100) });

const severityOf: Readonly<Record<Severity, string>> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'info',
  informational: 'info',
};

export const pagerduty = defineOutput({
  id: 'pagerduty',
  title: 'PagerDuty',
  settings,
  secrets,
  takes: ['incident', 'approval'],
  async send(notice, { settings: { baseUrl }, secrets: { routingKey } }, tools) {
    const event = { routing_key: routingKey, dedup_key: notice.subject.slice(0, 255) };
    const { status, text } = await callJson(
      `${baseUrl}/v2/enqueue`,
      {
        body:
          notice.state === 'closed'
            ? { ...event, event_action: 'resolve' }
            : {
                ...event,
                event_action: 'trigger',
                payload: {
                  summary: notice.title.slice(0, 1_024),
                  source: 'countersign',
                  severity: severityOf[notice.severity],
                  timestamp: new Date(notice.at).toISOString(),
                  class: notice.kind,
                  custom_details: { text: notice.text.slice(0, 4_000), drill: notice.drill },
                },
                links: [{ href: `${tools.publicUrl()}${notice.path}`, text: 'Countersign' }],
              },
      },
      tools,
    );
    return byStatus(status, text);
  },
});
