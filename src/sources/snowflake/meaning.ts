/**
 * What a statement means in OCSF terms, by its type and, where the type says little, by how its text begins.
 * Source: Snowflake documentation, ACCOUNT_USAGE.QUERY_HISTORY.
 */
import type { Meaning } from '../make-event.ts';

const change = (classUid: number, activityId: number): Meaning => ({
  classUid,
  activityId,
  kind: 'privilege_change',
  effect: 'write',
});
const work = (activityId: 1 | 2 | 3 | 4): Meaning => ({
  classUid: 6003,
  activityId,
  kind: 'other',
  effect: activityId === 2 ? 'read' : 'write',
});

const ALTER_USER: readonly (readonly [RegExp, Meaning])[] = [
  [/\bDISABLED\s{0,5}=\s{0,5}TRUE/i, change(3001, 5)],
  [/\bDISABLED\s{0,5}=\s{0,5}FALSE/i, change(3001, 2)],
  [/\bPASSWORD\s{0,5}=/i, change(3001, 4)],
  [/\b(?:UNSET|REMOVE)\b.{0,40}\bMFA|DISABLE_MFA/i, change(3001, 11)],
];

/** First match counts; text is cut before it comes here. */
const rules: readonly (readonly [RegExp, Meaning])[] = [
  [/^CREATE(?: OR REPLACE)? USER\b/, change(3001, 1)],
  [/^DROP USER\b/, change(3001, 6)],
  [/^GRANT\b/, change(3005, 1)],
  [/^REVOKE\b/, change(3005, 2)],
  [/^CREATE\b.{0,40}\b(?:ROLE|POLICY|INTEGRATION|SECRET|SHARE|NETWORK RULE)\b/, change(3004, 1)],
  [
    /^ALTER\b.{0,40}\b(?:ROLE|POLICY|INTEGRATION|SECRET|SHARE|ACCOUNT|NETWORK RULE)\b/,
    change(3004, 3),
  ],
  [/^DROP\b.{0,40}\b(?:ROLE|POLICY|INTEGRATION|SECRET|SHARE|NETWORK RULE)\b/, change(3004, 4)],
  [/^(?:SELECT|SHOW|DESC|LIST|WITH|GET|EXPLAIN|UNLOAD)/, work(2)],
  [/^(?:INSERT|COPY|CREATE|PUT|CLONE|UNDROP|LOAD)/, work(1)],
  [/^(?:UPDATE|MERGE|ALTER|SET|USE|RENAME|COMMENT)/, work(3)],
  [/^(?:DELETE|DROP|TRUNCATE|REMOVE)/, work(4)],
];

const MAX_TEXT = 400;

export const statementMeaning = (type: string | undefined, text: string | undefined): Meaning => {
  const head = (text ?? '').slice(0, MAX_TEXT).trim().replace(/\s+/g, ' ').toUpperCase();
  const words = (type ?? '').replaceAll('_', ' ').toUpperCase();
  if (/^ALTER USER\b/.test(head) || words === 'ALTER USER')
    return ALTER_USER.find(([pattern]) => pattern.test(head))?.[1] ?? change(3001, 99);
  for (const said of [words, head]) {
    const found = rules.find(([pattern]) => pattern.test(said))?.[1];
    // A type like CREATE says too little: the text may say more.
    if (found && (found.classUid !== 6003 || said === head || head === '')) return found;
  }
  return (
    rules.find(([pattern]) => pattern.test(words))?.[1] ?? {
      classUid: 6003,
      activityId: 99,
      kind: 'other',
      effect: 'unknown',
    }
  );
};
