import { expect, it } from 'vitest';
import type { Event, Signal } from '../model/index.ts';
import { accusingOwn, createOwnActs } from './own-act.ts';

const event = (nativeId: string | undefined, privilege: string, userAgent = 'aws-cli'): Event =>
  ({
    actor: nativeId === undefined ? {} : { credential: { nativeId } },
    src: { userAgent },
    privilege,
  }) as unknown as Event;
const ownAct = createOwnActs([
  { credentials: ['AKIAREAD'], privileges: ['iam:ListUsers'] },
  { credentials: ['AKIAACT'], privileges: ['iam:PutUserPolicy', 'iam:UpdateAccessKey'] },
  { agents: ['verify (p7x)'], privileges: ['sts:GetCallerIdentity'] },
]);

it('knows our own calls by credential and privilege together', () => {
  expect(ownAct(event('AKIAACT', 'iam:PutUserPolicy'))).toBe('act');
  expect(ownAct(event('AKIAACT', 'IAM:putuserpolicy'))).toBe('act');
  expect(ownAct(event('AKIAOTHER', 'iam:PutUserPolicy'))).toBeUndefined();
  expect(ownAct(event(undefined, 'iam:PutUserPolicy'))).toBeUndefined();
});

it('takes what we never do for what it is, also with our own credential or mark', () => {
  expect(ownAct(event('AKIAACT', 'iam:CreateUser'))).toBeUndefined();
  expect(ownAct(event('AKIAREAD', 'iam:PutUserPolicy'))).toBeUndefined();
  expect(ownAct(event('AKIALEAKED', 'iam:CreateUser', 'verify (p7x)'))).toBeUndefined();
});

it('knows our probe with the credential that the attacker holds, and no guess at its mark', () => {
  expect(ownAct(event('AKIALEAKED', 'sts:GetCallerIdentity', 'verify (p7x)'))).toBe('probe');
  expect(ownAct(event('AKIALEAKED', 'sts:GetCallerIdentity', 'verify'))).toBeUndefined();
});

it('still hears where our credential is used from, and a probe accuses nobody', () => {
  const signal = (detector: string): Signal => ({ detector }) as Signal;
  const said = ['iam-permissions-changed', 'new-network', 'first-privilege-use'].map(signal);
  expect(accusingOwn(said, 'act').map((one) => one.detector)).toEqual(['new-network']);
  expect(accusingOwn(said, 'probe')).toEqual([]);
});
