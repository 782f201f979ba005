/** Sessions issued before now are denied; those issued later work (AWS's own AWSRevokeOlderSessions). */
import { isObject, SECOND, stringAt } from '../../../core/index.ts';
import type { Action } from '../../../model/index.ts';
import type { Acting } from './acting.ts';
import { containingAction } from './containing-policy.ts';
import { isSame, readDocument } from './document.ts';

const documentFor = (cutoff: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'CountersignRevokeOlderSessions',
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': cutoff } },
      },
    ],
  });

/** The time a found policy names, where it has our shape. */
const cutoffOf = (text: string): string | undefined => {
  const document = readDocument(text);
  if (!isObject(document)) return undefined;
  const { Statement: statements } = document;
  const first: unknown = Array.isArray(statements) ? statements[0] : statements;
  const dates =
    isObject(first) && isObject(first['Condition'])
      ? first['Condition']['DateLessThan']
      : undefined;
  return isObject(dates) ? stringAt({ time: dates['aws:TokenIssueTime'] }, 'time') : undefined;
};

/** Tokens carry whole seconds: one issued in this very second must be older than the cutoff. */
const nextSecond = (now: number): string =>
  new Date((Math.floor(now / SECOND) + 1) * SECOND).toISOString().replace('.000Z', 'Z');

const before = (cutoff: string): string => new Date(Date.parse(cutoff) - SECOND).toISOString();

const LONGEST = 36 * 3_600_000;

export const revokeOlderSessions = (acting: Acting): Action =>
  containingAction(acting, {
    id: 'aws.revoke_older_sessions',
    title: 'End the sessions of a role or user issued before now',
    stage: 'end_sessions',
    prefix: 'CountersignRevokeOlderSessions',
    stops: ({ kind, name }) =>
      kind === 'role'
        ? `everybody's sessions of role ${name} issued before now are refused, those of instances and services too until they fetch new credentials; new sessions work`
        : `temporary sessions of user ${name} issued before now are refused; its access keys go on working`,
    change: ({ kind, name }, policy) =>
      `put inline policy ${policy} on ${kind} ${name}: deny tokens issued before the moment of doing`,
    prepare: () => ({}),
    document: (_plan, _holder, now) => documentFor(nextSecond(now)),
    isOurs(found) {
      const cutoff = cutoffOf(found);
      return cutoff !== undefined && isSame(found, documentFor(cutoff));
    },
    simulations: (_plan, document) => [
      {
        actions: ['sts:AssumeRole', 's3:ListAllMyBuckets'],
        context: [
          { key: 'aws:TokenIssueTime', type: 'date', value: before(cutoffOf(document) ?? '') },
        ],
      },
    ],
    // A long-term key carries no token: it says nothing about sessions.
    heldTells: (nativeId) => nativeId.startsWith('ASIA'),
    undone: (acceptedAt, now) =>
      now - acceptedAt < LONGEST
        ? ['sessions issued before the cutoff that have not expired work again']
        : [],
  });
