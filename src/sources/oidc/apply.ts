/** Users and clients that a provider never lists become known when they are seen to succeed. */
import type { InventoryView } from '../../inventory/index.ts';
import {
  type Event,
  type Identity,
  type InventoryChange,
  known,
  noFlags,
  unknown,
} from '../../model/index.ts';
import { type Raw, str } from '../record.ts';
import { scopeOf, subjectId } from './config.ts';
import { bareClient } from './facts.ts';

const seenUser = (record: Raw, scope: string, subject: string): Identity => {
  const email = str(record['email'])?.trim().toLowerCase();
  const isProven = record['email_verified'] === true;
  return {
    kind: 'identity',
    id: subjectId(scope, subject),
    system: 'oidc',
    nativeId: subject,
    scope,
    name: str(record['preferred_username']) ?? email ?? subject,
    class: 'human',
    classReason: 'assumed: a subject that signed in',
    flags: noFlags,
    status: 'active',
    createdAt: unknown('seen in events only'),
    interactive: known(true),
    mfa: unknown('events tell the factors of one sign-in, not what is asked of everybody'),
    lastUsedAt: unknown('seen in events only'),
    tags: email === undefined ? {} : { email },
    handles: [
      { kind: 'oidc_subject', value: subject, issuer: scope, verified: true },
      ...(email === undefined
        ? []
        : [{ kind: 'email' as const, value: email, verified: isProven }]),
    ],
  };
};

/** Pure. */
export const applyOidc = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  const { raw, outcome, time: at, id: eventId, actor } = event;
  if (outcome !== 'success') return [];
  const scope = scopeOf(str(raw['iss']) ?? '');
  const subject = str(raw['sub']);
  const facts: Identity[] = [];
  if (subject !== undefined && actor.principalId === subjectId(scope, subject))
    facts.push(seenUser(raw, scope, subject));
  const client = str(raw['client_id']);
  if (client !== undefined) facts.push(bareClient(scope, client));
  return facts
    .filter(({ id }) => view.identity(id, at) === undefined && view.identity(id) === undefined)
    .map((fact) => ({ op: 'put', fact, at, eventId }));
};
