/** What Countersign is told about one Slack workspace or Enterprise organisation. Nothing can be done in it from here. */
import { z } from 'zod';
import type { ConnectionAbout } from '../contract.ts';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Tokens must not travel in clear, save to this machine (tests, twins). */
const origin = z.url().refine(
  (value) => {
    const url = new URL(value);
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  },
  { error: 'must be https, or http on a loopback address' },
);

export const slackConfig = z
  .strictObject({
    /** Id of the workspace (T…) or Enterprise organisation (E…). */
    enterprise: z.string().min(1),
    slackApiUrl: origin.default('https://slack.com/api/'),
    auditUrl: origin.default('https://api.slack.com'),
    /** Token of an app with the scopes of docs/systems/slack.md. */
    token: z.string().min(1).exactOptional(),
    /** User token of an organisation owner with auditlogs:read. */
    auditToken: z.string().min(1).exactOptional(),
  })
  .readonly();

export type SlackConfig = z.output<typeof slackConfig>;

export const aboutSlack = (config: SlackConfig): ConnectionAbout => ({
  scope: config.enterprise,
  credentials: [],
  acts: false,
});
