/** Open SSH sessions of an account are ended by ending the processes that carry them. */

import { CountersignError } from '../../../core/index.ts';
import type { Action, Residual } from '../../../model/index.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import { type SshSession, withHost } from '../client.ts';
import type { OpensshConfig } from '../config.ts';

/** As a line of sudoers, unless the acting account is root: `… NOPASSWD: /usr/bin/pkill -KILL -u * sshd`. */
export const KILL = 'sudo pkill sshd';
const permissions = { do: [KILL], verify: ['login'], undo: [] };

const mayBe = /^[a-z_][a-z0-9_-]{0,31}$/;

const residual: readonly Residual[] = [
  {
    what: 'a new session',
    until: undefined,
    because: 'who still has a way in may come back at once; use openssh.disable_key first',
  },
  {
    what: 'processes that a session left running',
    until: undefined,
    because: 'only what carries the sessions is ended; jobs of cron and those left behind go on',
  },
];

/** Each session's own process runs as the account, and is called sshd or sshd-session. */
const count = async (session: SshSession, user: string): Promise<number> => {
  const { text } = await session.run('login', `pgrep -c -u ${user} sshd`);
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
};

const LOOKS = 20;
const BETWEEN_LOOKS_MS = 100;

/** A killed process is gone a moment later. */
const awaitGone = async (session: SshSession, user: string): Promise<void> => {
  for (let look = 0; look < LOOKS && (await count(session, user)) > 0; look++)
    await new Promise((resolve) => {
      setTimeout(resolve, BETWEEN_LOOKS_MS);
    });
};

export const endSessions = (config: OpensshConfig): Action =>
  vendorAction('openssh', {
    id: 'openssh.end_sessions',
    title: 'End all SSH sessions of an account',
    classes: 'any',
    undo: 'irreversible',
    stage: 'end_sessions',
    permissions,
    planFor: (target) =>
      withHost(config, 'act', async (session) => {
        const user = target.nativeId.split('/').at(-1) ?? '';
        if (!mayBe.test(user))
          return { kind: 'refused', because: 'the target must name an account of the host' };
        if (user === config.act?.user)
          return {
            kind: 'refused',
            because: `${user} is the account Countersign acts with; act on it by hand`,
          };
        const open = await count(session, user);
        return {
          facts: { user },
          changes: [`end ${open} SSH processes of ${user}`],
          disruption: 'whatever runs in these sessions is cut off',
          permissions,
          residual,
        };
      }),
    do: (plan, context) =>
      withHost(config, 'act', async (session) => {
        const user = factOf(plan, 'user');
        const open = await count(session, user);
        if (open > 0) {
          const command = `/usr/bin/pkill -KILL -u ${user} sshd`;
          const { code, text } = await session.run(
            KILL,
            `if [ "$(id -u)" = 0 ]; then ${command}; else sudo -n ${command}; fi`,
          );
          // 1: nothing was left to end.
          if (
            code > 1 ||
            /password is required|not allowed|not permitted|command not found/.test(text)
          )
            throw new CountersignError(
              'ERR_SOURCE_DENIED',
              `the host refused what needs ${KILL}: ${text.slice(0, 200)}`,
              {
                detail: { permission: KILL },
              },
            );
          await awaitGone(session, user);
        }
        return {
          accepted: true,
          alreadyDone: open === 0,
          acceptedAt: context.now(),
          residual,
          undoState: {},
          detail: `${open} SSH processes of ${user} were ended`,
        };
      }),
    verify: (plan, _result, context) =>
      withHost(config, 'act', async (session) => {
        const user = factOf(plan, 'user');
        const { held } = context;
        const answer = held?.nativeId === `session/${user}` ? await held.probe() : 'unknown';
        const open = await count(session, user);
        const gone = answer === 'unknown' ? open === 0 : answer === 'refused';
        return {
          effective: gone ? ('yes' as const) : ('no' as const),
          checkedAt: context.now(),
          how: answer === 'unknown' ? ('read_back' as const) : ('held_credential' as const),
          residual,
          detail:
            answer === 'unknown'
              ? `${open} SSH processes of ${user}`
              : `the held session is ${answer}`,
        };
      }),
  });
