/** Every kind of output, one line each. */
import type { OutputKind } from './contract.ts';
import { email } from './email.ts';
import { file } from './file.ts';
import { jira } from './jira.ts';
import { nats } from './nats.ts';
import { pagerduty } from './pagerduty.ts';
import { servicenow } from './servicenow.ts';
import { slack } from './slack.ts';
import { syslog } from './syslog.ts';
import { teams } from './teams.ts';
import { webhook } from './webhook.ts';

/** Their settings differ, so they meet as `unknown`. */
export const outputKinds: ReadonlyMap<string, OutputKind<unknown, unknown>> = new Map(
  [email, file, jira, nats, pagerduty, servicenow, slack, syslog, teams, webhook].map((kind) => [
    kind.id,
    kind as unknown as OutputKind<unknown, unknown>,
  ]),
);
