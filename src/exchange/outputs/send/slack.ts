/** Slack by `chat.postMessage`; approvals come back as interactions, signed by Slack (`v0`). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { isObject, MINUTE, parseJson, stringAt } from '../../../core/index.ts';
import type { Notice } from '../notice.ts';
import { type ChatAnswer, readChatAnswer } from './chat.ts';
import { defineOutput, forPeople, type Tools } from './contract.ts';
import { callJson } from './http.ts';

const settings = z.strictObject({
  channel: z.string().min(1).max(100),
  baseUrl: z.url({ protocol: /^https?$/ }).default('https://slack.com'),
  /** Slack user id → user of ours: who may decide from there. */
  people: z.record(z.string().min(1), z.string().min(1)).default({}),
});
const secrets = z.strictObject({
  botToken: z.string().min(1),
  /** From the app's basic information; without it nothing is decided from Slack. */
  signingSecret: z.string().min(1).exactOptional(),
});

/** What Slack reads as markup: https://docs.slack.dev/messaging/formatting-message-text */
const plain = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const section = (text: string) => ({
  type: 'section',
  text: { type: 'mrkdwn', text: plain(text).slice(0, 2_900) },
});

const buttons = (approvalId: string) => ({
  type: 'actions',
  block_id: 'countersign',
  elements: (['approved', 'denied'] as const).map((decision) => ({
    type: 'button',
    action_id: `countersign.${decision}`,
    text: { type: 'plain_text', text: decision === 'approved' ? 'Approve' : 'Deny' },
    style: decision === 'approved' ? 'primary' : 'danger',
    value: approvalId,
    confirm: {
      title: { type: 'plain_text', text: 'Are you sure?' },
      text: { type: 'plain_text', text: 'It stands in the ledger under your name.' },
      confirm: { type: 'plain_text', text: 'Yes' },
      deny: { type: 'plain_text', text: 'No' },
    },
  })),
});

const blocksOf = (notice: Notice, tools: Tools, decidable: boolean) => {
  const { approval } = notice;
  const link = `${tools.publicUrl()}${notice.path}`;
  return [
    { type: 'header', text: { type: 'plain_text', text: notice.title.slice(0, 150) } },
    section(notice.text || notice.title),
    {
      type: 'context',
      elements: [
        {
          type: 'mrkdwn',
          text: `${notice.severity}${notice.drill ? ', a drill' : ''} · <${link}|open in Countersign>`,
        },
      ],
    },
    ...(approval && decidable && approval.tier !== 0 ? [buttons(approval.id)] : []),
  ];
};

/** Refused by what the message or the app is, not by the moment. */
const final =
  /^(channel_not_found|is_archived|invalid_blocks|msg_too_long|no_text|not_in_channel)$/;

export const slack = defineOutput({
  id: 'slack',
  title: 'Slack',
  settings,
  secrets,
  takes: forPeople,
  async send(notice, given, tools) {
    const { channel, baseUrl } = given.settings;
    const { status, value } = await callJson(
      `${baseUrl}/api/chat.postMessage`,
      {
        headers: { authorization: `Bearer ${given.secrets.botToken}` },
        body: {
          channel,
          text: plain(notice.title),
          blocks: blocksOf(notice, tools, given.secrets.signingSecret !== undefined),
          unfurl_links: false,
        },
      },
      tools,
    );
    if (status === 200 && value['ok'] === true) return { taken: 'yes' };
    const because = `slack answered ${status} ${stringAt(value, 'error') ?? ''}`.trim();
    return { taken: final.test(stringAt(value, 'error') ?? '') ? 'never' : 'later', because };
  },
});

const WINDOW = 5 * MINUTE;

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
export const isFromSlack = (
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  signingSecret: string,
  now: number,
): boolean => {
  const stamp = request.headers['x-slack-request-timestamp'] ?? '';
  const given = Buffer.from(request.headers['x-slack-signature'] ?? '');
  if (!/^\d{1,12}$/.test(stamp) || Math.abs(now - Number(stamp) * 1_000) > WINDOW) return false;
  const wanted = Buffer.from(
    `v0=${createHmac('sha256', signingSecret).update(`v0:${stamp}:${request.body}`).digest('hex')}`,
  );
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};

/** Of `block_actions`; undefined = it is about nothing of ours. */
export const slackAnswer = (body: string): ChatAnswer | undefined => {
  const payload = parseJson(new URLSearchParams(body).get('payload') ?? 'null', { maxDepth: 32 });
  const actions = isObject(payload) ? payload['actions'] : undefined;
  const [action] = Array.isArray(actions) ? actions : [];
  return readChatAnswer({
    user: stringAt(payload, 'user.id'),
    decision: stringAt(action, 'action_id')?.replace(/^countersign\./, ''),
    approvalId: stringAt(action, 'value'),
    reason: 'decided in Slack',
  });
};
