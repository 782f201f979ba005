/** Jira Cloud, REST API 3: one issue for one subject, found again by its label; what ends is said in a comment. */
import { z } from 'zod';
import { isObject, sha256Hex, stringAt } from '../../../core/index.ts';
import type { Notice } from '../notice.ts';
import { byStatus, defineOutput, type Tools } from './contract.ts';
import { basic, callJson } from './http.ts';

const settings = z.strictObject({
  /** https://example.atlassian.net */
  site: z.url({ protocol: /^https?$/ }),
  project: z.string().regex(/^[A-Z][A-Z0-9_]{1,20}$/),
  issueType: z.string().min(1).max(100).default('Task'),
  user: z.string().min(1).max(320),
});
const secrets = z.strictObject({ token: z.string().min(1) });

const labelOf = ({ subject }: Notice): string => `countersign-${sha256Hex(subject).slice(0, 20)}`;

/** Atlassian Document Format. */
const document = (text: string) => ({
  type: 'doc',
  version: 1,
  content: text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({
      type: 'paragraph',
      content: [{ type: 'text', text: line.slice(0, 5_000) }],
    })),
});

const bodyOf = (notice: Notice, tools: Tools) =>
  document(`${notice.text || notice.title}\n${tools.publicUrl()}${notice.path}`);

export const jira = defineOutput({
  id: 'jira',
  title: 'Jira',
  settings,
  secrets,
  takes: ['task', 'incident'],
  async send(notice, { settings: { site, project, issueType, user }, secrets: { token } }, tools) {
    const headers = { authorization: basic(user, token) };
    const api = `${site.replace(/\/$/, '')}/rest/api/3`;
    const label = labelOf(notice);
    const found = await callJson(
      `${api}/search/jql`,
      { headers, body: { jql: `labels = "${label}"`, maxResults: 1, fields: ['status'] } },
      tools,
    );
    if (found.status !== 200) return byStatus(found.status, found.text);
    const issues = found.value['issues'];
    const [first] = Array.isArray(issues) ? issues.filter(isObject) : [];
    const key = first && stringAt(first, 'key');
    if (key !== undefined) {
      const said = await callJson(
        `${api}/issue/${encodeURIComponent(key)}/comment`,
        { headers, body: { body: bodyOf(notice, tools) } },
        tools,
      );
      return byStatus(said.status, said.text);
    }
    const made = await callJson(
      `${api}/issue`,
      {
        headers,
        body: {
          fields: {
            project: { key: project },
            issuetype: { name: issueType },
            summary: notice.title.replace(/\s+/g, ' ').slice(0, 250),
            description: bodyOf(notice, tools),
            labels: ['countersign', label],
          },
        },
      },
      tools,
    );
    return byStatus(made.status, made.text);
  },
});
