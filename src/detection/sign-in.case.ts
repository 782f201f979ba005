/** Sign-ins, tickets and refusals said briefly, for replay tests. */
import { DAY, HOUR, MINUTE } from '../core/index.ts';
import type { Event, EventAuth } from '../model/index.ts';
import { BROWSER, HOME, monday, type Stage, type Use } from './replay.case.ts';

export interface SignIn {
  readonly who: string;
  readonly at: number;
  readonly ip?: string;
  readonly agent?: string;
  readonly auth?: EventAuth;
  readonly outcome?: Event['outcome'];
  readonly kind?: Event['kind'];
  readonly mfa?: boolean;
  readonly session?: string;
  readonly device?: string;
  readonly managed?: boolean;
  readonly over?: Partial<Event>;
}

export const signIn = (one: SignIn): Use => {
  const { who, at, ip = HOME, agent = BROWSER, auth, mfa, session, device, managed } = one;
  const hasSession = session !== undefined || mfa !== undefined;
  return {
    who,
    at,
    ip,
    agent,
    privilege: 'login:SignIn',
    over: {
      kind: one.kind ?? 'authentication',
      classUid: 3002,
      outcome: one.outcome ?? 'success',
      actor: {
        principalId: `test:${who}`,
        principalKind: 'identity',
        name: who,
        scope: '111122223333',
        kind: 'unknown',
        ...(hasSession
          ? { session: { id: session ?? `session-${who}`, ...(mfa === undefined ? {} : { mfa }) } }
          : {}),
      },
      src: {
        ip,
        userAgent: agent,
        ...(device === undefined ? {} : { device }),
        ...(managed === undefined ? {} : { managed }),
      },
      ...(auth === undefined ? {} : { auth }),
      ...one.over,
    },
  };
};

export const wrong = (one: SignIn): Use =>
  signIn({ outcome: 'failure', ...one, auth: { refusal: 'wrong_secret', ...one.auth } });

/** A settled person: a sign-in or two each weekday for some weeks, from home with the same browser. */
export const settle = (stage: Stage, who: string, over: Partial<SignIn> = {}, days = 21): void => {
  for (let day = 0; day < days; day++) {
    if (day % 7 > 4) continue;
    const at = monday + day * DAY + 8 * HOUR + ((day * 17) % 50) * MINUTE;
    stage.use(signIn({ who, at, mfa: true, ...over }));
    stage.use(signIn({ who, at: at + 4 * HOUR, mfa: true, ...over }));
  }
};

/** The Monday after, at ten. */
export const later = (minutes = 0): number => monday + 21 * DAY + 10 * HOUR + minutes * MINUTE;
