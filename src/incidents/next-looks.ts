/**
 * What to look at next: first what the story leaves unknown, then what its techniques lead to, then what is always
 * worth a look. Each with its reason and a hunt over the archive that is ready to run.
 */
import { DAY, HOUR } from '../core/index.ts';
import type { Incident, Signal } from '../model/index.ts';
import type { KillChain } from './kill-chain.ts';

export interface NextLook {
  readonly id: string;
  readonly title: string;
  readonly because: string;
  /** One SELECT over the archive's `events`. */
  readonly sql?: string;
  /** Where the answer is on the page of an identity. */
  readonly identityId?: string;
}

const MOST = 6;
/** Of each of the first two kinds, so that there is room for the other. */
const MOST_OF_A_KIND = 3;
const MOST_IDS = 20;
const MOST_ID_CHARS = 4_000;

/** OCSF classes: Authentication; and Account Change, Entity, User Access and Group Management. */
const SIGN_INS = '3002, 3003';
const CHANGES = '3001, 3004, 3005, 3006';

/** A word of a log inside a query. */
const quoted = (value: string): string => `'${value.replaceAll('\0', '').replaceAll("'", "''")}'`;

const anyOf = (ids: readonly string[]): string => {
  const some: string[] = [];
  let chars = 0;
  for (const id of ids) {
    chars += id.length;
    if (some.length >= MOST_IDS || chars > MOST_ID_CHARS) break;
    some.push(quoted(id));
  }
  return some.length === 0 ? 'NULL' : some.join(', ');
};

interface About {
  readonly incident: Incident;
  readonly chain: KillChain;
  readonly accusing: readonly Signal[];
  /** Everybody whom its acts reached. */
  readonly reached: readonly string[];
  /** Rows of those who acted in it. */
  readonly theirs: string;
  /** Rows of the story's own time and a day after. */
  readonly since: string;
  readonly before: (time: number) => string;
}

const between = (from: number, to: number): string =>
  `time BETWEEN ${Math.trunc(from)} AND ${Math.trunc(to)}`;

const aboutOf = (incident: Incident, chain: KillChain): About => {
  const { rootId, identities, firstEventAt, lastEventAt, signals } = incident;
  const actors = [...new Set([rootId, ...identities])];
  const ids = anyOf(actors);
  const accusing = signals.filter(({ llr }) => llr > 0);
  return {
    incident,
    chain,
    accusing,
    reached: [...new Set(accusing.flatMap(({ targetIds }) => targetIds))].filter(
      (id) => !actors.includes(id),
    ),
    theirs: `(root_id IN (${ids}) OR actor_id IN (${ids}))`,
    since: between(firstEventAt, lastEventAt + DAY),
    before: (time) => between(firstEventAt - time, firstEventAt),
  };
};

type Look = (about: About) => NextLook | undefined;

const usedWhat: Look = ({ incident, theirs }) => {
  const { credential } = incident.attribution;
  if (credential.said) return undefined;
  return {
    id: 'which-credential',
    title: 'Which credentials they showed that day',
    because: `The credential is unknown: ${credential.because}.`,
    sql: `SELECT credential, session, ip, user_agent, count(*) AS events, min(ts) AS first, max(ts) AS last FROM events WHERE ${theirs} AND ${between(incident.firstEventAt - DAY, incident.lastEventAt + DAY)} GROUP BY ALL ORDER BY first`,
  };
};

const wayIn: Look = ({ incident, theirs, before }) =>
  incident.cause.entry !== 'unknown'
    ? undefined
    : {
        id: 'way-in',
        title: 'How they signed in during the week before',
        because:
          'The way in is unknown: a refused or unusual sign-in before the first act tells it.',
        sql: `SELECT ts, source, service, operation, outcome, error_code, ip, user_agent, credential FROM events WHERE ${theirs} AND class_uid IN (${SIGN_INS}) AND ${before(7 * DAY)} ORDER BY ts DESC LIMIT 500`,
      };

const whoElseActs: Look = ({ incident }) => {
  const { who } = incident.attribution;
  if (who.said && who.value.rootId === who.value.actingAs) return undefined;
  const actingAs = who.said ? who.value.actingAs : incident.rootId;
  return {
    id: 'who-is-behind',
    title: 'Who else acted under the same name',
    because: who.said
      ? `${actingAs} is worn by more than one: another root at the same time is another suspect.`
      : `Who is behind it is unknown: ${who.because}.`,
    sql: `SELECT root_id, session, credential, ip, user_agent, count(*) AS events, min(ts) AS first, max(ts) AS last FROM events WHERE actor_id = ${quoted(actingAs)} AND ${between(incident.firstEventAt - DAY, incident.lastEventAt + DAY)} GROUP BY ALL ORDER BY first`,
  };
};

const privilege: Look = ({ incident }) => {
  const { privilege: known, who } = incident.attribution;
  if (known.said) return undefined;
  return {
    id: 'what-it-may-do',
    title: 'What it may do now, and by which path',
    because: `The privilege is unknown: ${known.because}.`,
    identityId: who.said ? who.value.actingAs : incident.rootId,
  };
};

interface Led {
  readonly techniques: readonly string[];
  readonly look: (about: About, technique: string) => NextLook | undefined;
}

const led: readonly Led[] = [
  {
    // Disable or modify tools, impair command history.
    techniques: ['T1685', 'T1690'],
    look: ({ incident }, technique) => ({
      id: 'what-is-missing',
      title: 'Whether events are missing, hour by hour',
      because: `${technique}: what was switched off says nothing more, and its gap is the trace.`,
      sql: `SELECT date_trunc('hour', ts) AS hour, source, count(*) AS events FROM events WHERE ${between(incident.firstEventAt - DAY, incident.lastEventAt + DAY)} GROUP BY ALL ORDER BY source, hour`,
    }),
  },
  {
    // Account manipulation, new accounts, changed ways to sign in, trust and policy.
    techniques: ['T1098', 'T1136', 'T1556', 'T1484', 'T1548', 'T1199', 'T1671'],
    look: ({ theirs, since }, technique) => ({
      id: 'what-was-left-behind',
      title: 'Every account, key, role and trust they made or changed',
      because: `${technique}: what was added outlives the containment of whoever added it.`,
      sql: `SELECT ts, source, operation, outcome, actor_id, ip, id FROM events WHERE ${theirs} AND class_uid IN (${CHANGES}) AND ${since} ORDER BY ts LIMIT 1000`,
    }),
  },
  {
    // Brute force.
    techniques: ['T1110'],
    look: ({ incident, since }, technique) => {
      const { context } = incident.attribution;
      const ip = context.said ? context.value.ip : undefined;
      if (ip === undefined) return undefined;
      return {
        id: 'who-else-was-tried',
        title: 'Which other accounts the same address tried, and which let it in',
        because: `${technique}: one password is tried on many accounts, and one of them may have it.`,
        sql: `SELECT coalesce(actor_id, root_id) AS account, outcome, count(*) AS events, min(ts) AS first, max(ts) AS last FROM events WHERE ip = ${quoted(ip)} AND class_uid IN (${SIGN_INS}) AND ${since} GROUP BY ALL ORDER BY outcome DESC, events DESC LIMIT 500`,
      };
    },
  },
  {
    // Stores and files of secrets, stolen tokens, dumping, tickets, forged credentials and certificates.
    techniques: ['T1552', 'T1555', 'T1528', 'T1539', 'T1003', 'T1558', 'T1606', 'T1649'],
    look: ({ theirs, since }, technique) => ({
      id: 'which-secrets',
      title: 'Which secrets were read or tickets asked for',
      because: `${technique}: every secret it saw is to be renewed, and its use elsewhere is the next act.`,
      sql: `SELECT source, service, operation, outcome, count(*) AS events, min(ts) AS first, max(ts) AS last FROM events WHERE ${theirs} AND ${since} GROUP BY ALL ORDER BY events DESC LIMIT 200`,
    }),
  },
  {
    // Data from stores, repositories and mail; out by transfer or a service.
    techniques: ['T1530', 'T1213', 'T1114', 'T1537', 'T1567', 'T1048', 'T1020', 'T1074', 'T1119'],
    look: ({ incident, theirs }, technique) => ({
      id: 'how-much-went-out',
      title: 'How much was read, hour by hour, beside the week before',
      because: `${technique}: the amount says what must be told to whom.`,
      sql: `SELECT date_trunc('hour', ts) AS hour, operation, count(*) AS events FROM events WHERE ${theirs} AND ${between(incident.firstEventAt - 7 * DAY, incident.lastEventAt + DAY)} GROUP BY ALL ORDER BY hour, events DESC LIMIT 5000`,
    }),
  },
  {
    // Remote services, other authentication material, session hijacking, internal phishing.
    techniques: ['T1021', 'T1550', 'T1563', 'T1534', 'T1570'],
    look: ({ theirs, since }, technique) => ({
      id: 'where-it-went',
      title: 'Which accounts, hosts and services it reached',
      because: `${technique}: each of them is a place to look for the next identity.`,
      sql: `SELECT account, region, service, actor_id, ip, count(*) AS events, min(ts) AS first FROM events WHERE ${theirs} AND ${since} GROUP BY ALL ORDER BY first LIMIT 500`,
    }),
  },
  {
    // Discovery of accounts, groups, policies, cloud services and stores.
    techniques: ['T1087', 'T1069', 'T1201', 'T1526', 'T1580', 'T1538', 'T1619', 'T1613', 'T1482'],
    look: ({ theirs, since }, technique) => ({
      id: 'what-it-looked-for',
      title: 'What it was refused',
      because: `${technique}: what it tried and may not do tells what it is after.`,
      sql: `SELECT source, service, operation, error_code, count(*) AS events, min(ts) AS first FROM events WHERE ${theirs} AND outcome = 'failure' AND ${since} GROUP BY ALL ORDER BY events DESC LIMIT 200`,
    }),
  },
];

const reachedSince: Look = ({ incident, reached, since }) => {
  if (reached.length === 0) return undefined;
  const ids = anyOf(reached);
  return {
    id: 'what-the-reached-did',
    title: 'What those it made or changed have done since',
    because: `${reached.length === 1 ? reached[0] : `${reached.length} identities`} were reached by ${incident.rootId}: their acts may be the intruder's.`,
    sql: `SELECT ts, root_id, actor_id, source, operation, outcome, ip, user_agent FROM events WHERE (root_id IN (${ids}) OR actor_id IN (${ids})) AND ${since} ORDER BY ts LIMIT 1000`,
  };
};

const credentialElsewhere: Look = ({ incident }) => {
  const { credential } = incident.attribution;
  if (!credential.said) return undefined;
  const { type, nativeId } = credential.value;
  return {
    id: 'credential-elsewhere',
    title: `Where else the ${type.replaceAll('_', ' ')} was used`,
    because:
      'Two places at once tell the holder from the thief, and its first strange use dates the theft.',
    sql: `SELECT ip, user_agent, account, region, root_id, count(*) AS events, min(ts) AS first, max(ts) AS last FROM events WHERE credential = ${quoted(nativeId)} AND ${between(incident.firstEventAt - 30 * DAY, incident.lastEventAt + DAY)} GROUP BY ALL ORDER BY first`,
  };
};

const addressElsewhere: Look = ({ incident }) => {
  const { context } = incident.attribution;
  const ip = context.said ? context.value.ip : undefined;
  if (ip === undefined) return undefined;
  return {
    id: 'address-elsewhere',
    title: `Who else came from ${ip}`,
    because:
      'Whoever else comes from there is the same intruder, or shows that the address is an ordinary one.',
    sql: `SELECT root_id, source, count(*) AS events, min(ts) AS first, max(ts) AS last FROM events WHERE ip = ${quoted(ip)} AND ${between(incident.firstEventAt - 30 * DAY, incident.lastEventAt + DAY)} GROUP BY ALL ORDER BY first LIMIT 500`,
  };
};

const everything: Look = ({ incident, theirs }) => ({
  id: 'everything-they-did',
  title: 'Everything they did, from the hour before',
  because: 'What no detector spoke of is in the record too.',
  sql: `SELECT ts, source, service, operation, outcome, error_code, actor_id, ip, user_agent, id FROM events WHERE ${theirs} AND ${between(incident.firstEventAt - HOUR, incident.lastEventAt + HOUR)} ORDER BY ts LIMIT 2000`,
});

const firstTime: Look = ({ incident, theirs, before }) => ({
  id: 'what-is-new-for-them',
  title: 'Which of its operations they never used in the month before',
  because: 'What is new for them is the part that the holder did not do.',
  sql: `SELECT operation, count(*) AS events, min(ts) AS first FROM events WHERE ${theirs} AND ${between(incident.firstEventAt, incident.lastEventAt)} AND operation NOT IN (SELECT operation FROM events WHERE ${theirs} AND ${before(30 * DAY)} AND time < ${Math.trunc(incident.firstEventAt)}) GROUP BY ALL ORDER BY first`,
});

const ledBy = (about: About): readonly NextLook[] => {
  const named = about.chain.stages.flatMap(({ techniques }) => techniques);
  return led.flatMap(({ techniques, look }) => {
    const found = named.find(({ id }) =>
      techniques.some((one) => id === one || id.startsWith(`${one}.`)),
    );
    return found === undefined ? [] : (look(about, `${found.id} ${found.name}`) ?? []);
  });
};

const said = (looks: readonly Look[], about: About): readonly NextLook[] =>
  looks.flatMap((look) => look(about) ?? []);

/** Three to six, the most telling first. */
export const nextLooksOf = (incident: Incident, chain: KillChain): readonly NextLook[] => {
  const about = aboutOf(incident, chain);
  const unknown = said([usedWhat, whoElseActs, wayIn, privilege], about).slice(0, MOST_OF_A_KIND);
  const byTechnique = [...said([reachedSince], about), ...ledBy(about)].slice(0, MOST_OF_A_KIND);
  const always = said([credentialElsewhere, addressElsewhere, firstTime, everything], about);
  return [...unknown, ...byTechnique, ...always].slice(0, MOST);
};
