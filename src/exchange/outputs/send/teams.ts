/** Microsoft Teams: a card by a workflow's webhook; decisions come back by an outgoing webhook, signed with its token. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { MINUTE, parseJson, stringAt } from '../../../core/index.ts';
import { type ChatAnswer, readChatAnswer } from './chat.ts';
import { byStatus, defineOutput, forPeople } from './contract.ts';
import { callJson } from './http.ts';

const settings = z.strictObject({
  /** Microsoft Entra object id → user of ours: who may decide from there. */
  people: z.record(z.string().min(1), z.string().min(1)).default({}),
});
const secrets = z.strictObject({
  /** "When a Teams webhook request is received": whoever has it may post. */
  url: z.url({ protocol: /^https?$/ }),
  /** Security token of the outgoing webhook, base64; without it nothing is decided from Teams. */
  outgoingToken: z.string().min(1).exactOptional(),
});

const text = (value: string, more: Readonly<Record<string, unknown>> = {}) => ({
  type: 'TextBlock',
  text: value.slice(0, 5_000),
  wrap: true,
  ...more,
});

export const teams = defineOutput({
  id: 'teams',
  title: 'Microsoft Teams',
  settings,
  secrets,
  takes: forPeople,
  async send(notice, given, tools) {
    const { approval } = notice;
    const decidable =
      approval && approval.tier !== 0 && given.secrets.outgoingToken !== undefined
        ? [
            text(
              `Answer by mentioning the webhook: approve ${approval.id}, or deny ${approval.id} and why.`,
            ),
          ]
        : [];
    const card = {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.4',
      body: [
        text(notice.title, { weight: 'Bolder', size: 'Medium' }),
        text(notice.text || notice.title),
        text(`${notice.severity}${notice.drill ? ', a drill' : ''}`, { isSubtle: true }),
        ...decidable,
      ],
      actions: [
        { type: 'Action.OpenUrl', title: 'Open', url: `${tools.publicUrl()}${notice.path}` },
      ],
    };
    const { status, text: said } = await callJson(
      given.secrets.url,
      {
        body: {
          type: 'message',
          attachments: [
            {
              contentType: 'application/vnd.microsoft.card.adaptive',
              contentUrl: null,
              content: card,
            },
          ],
        },
      },
      tools,
    );
    return byStatus(status, said);
  },
});

const WINDOW = 5 * MINUTE;

/** `Authorization: HMAC <base64>` over the body, keyed with the decoded token; the time stands in the body. */
export const isFromTeams = (
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  token: string,
  now: number,
): boolean => {
  const given = Buffer.from(request.headers['authorization'] ?? '');
  const mac = createHmac('sha256', Buffer.from(token, 'base64')).update(request.body, 'utf8');
  const wanted = Buffer.from(`HMAC ${mac.digest('base64')}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return false;
  const at = Date.parse(stringAt(parseJson(request.body), 'timestamp') ?? '');
  return Math.abs(now - at) <= WINDOW;
};

/** `<at>Countersign</at> deny apr_… because`. */
export const teamsAnswer = (body: string): ChatAnswer | undefined => {
  const activity = parseJson(body);
  const words = (stringAt(activity, 'text') ?? '')
    .replace(/<at>[^<]{0,200}<\/at>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .trim();
  const [, verb, approvalId, reason = ''] =
    /^(approve|deny)\s+(apr_\w{1,100})\s*(.{0,1000})$/is.exec(words) ?? [];
  return readChatAnswer({
    user: stringAt(activity, 'from.aadObjectId'),
    approvalId,
    decision:
      verb === undefined ? undefined : verb.toLowerCase() === 'approve' ? 'approved' : 'denied',
    reason: reason.trim() || 'decided in Teams',
  });
};
