/** One token that another tells us: checked, remembered by its `jti`, and given to the loop as evidence. */
import { DAY, type Log, sha256Hex } from '../../core/index.ts';
import type { InventoryView } from '../../inventory/index.ts';
import type { ReceivedSignal, TenantStore } from '../../store/index.ts';
import { eventTypes, STREAM_UPDATED, shortName, VERIFICATION } from './events.ts';
import { type Issuer, type Issuers, isSameSecret } from './issuers.ts';
import { resolveSubject } from './resolve.ts';
import { refuse, type SetError, type SetEvent, verifySet } from './set.ts';
import type { SignalRecord } from './source.ts';
import { spokenSubject } from './subject.ts';

export type Outcome =
  /** Given to the loop as evidence. */
  | 'evidence'
  /** Of a subject that the issuer governs, and no sign of danger. */
  | 'noted'
  | 'verification'
  | 'stream_updated'
  | 'not_governed'
  | 'unknown_subject'
  | 'unknown_event'
  | 'critical_member'
  | 'refused';

export type ReceiveAnswer =
  /** `again`: the same token as before; it has no second effect. */
  | { readonly ok: true; readonly jti: string; readonly outcome: Outcome; readonly again: boolean }
  | { readonly ok: false; readonly err: SetError; readonly description: string };

export interface ReceiverParts {
  readonly store: TenantStore;
  readonly issuers: Issuers;
  readonly log: Log;
  now(): number;
  /** Undefined while no inventory is held. @throws what keeps it from being known whom it is about */
  view(): InventoryView;
  /** Durable when it resolves; the same record twice is one event. */
  takeIn(records: readonly SignalRecord[]): Promise<void>;
}

export interface Receiver {
  /** RFC 8935: what was pushed to the door of this issuer. */
  push(
    name: string,
    request: { readonly authorization: string | undefined; readonly token: string },
  ): Promise<ReceiveAnswer>;
  /** What came over a connection that we opened. */
  take(issuer: Issuer, token: string): Promise<ReceiveAnswer>;
}

/** A `jti` is remembered for good; an older token is not taken. */
const MAX_AGE = 7 * DAY;

interface Judged {
  readonly outcome: Outcome;
  readonly because: string;
  readonly records: readonly SignalRecord[];
}

const aside = (outcome: Outcome, because: string): Judged => ({ outcome, because, records: [] });

const recordsOf = (
  set: SetEvent,
  issuer: Issuer,
  principals: readonly { readonly id: string; readonly scope: string }[],
): readonly SignalRecord[] => {
  const stamped = set.body['event_timestamp'];
  const at = typeof stamped === 'number' && stamped <= set.iat ? stamped : set.iat;
  return principals.map(({ id, scope }) => ({
    sharedSignal: 1,
    jti: set.jti,
    issuer: set.iss,
    name: issuer.name,
    type: set.type,
    at,
    principalId: id,
    scope,
    weight: issuer.weight,
    body: set.body,
  }));
};

export const createReceiver = (parts: ReceiverParts): Receiver => {
  const { store, issuers, log, now } = parts;

  const judge = (set: SetEvent, issuer: Issuer): Judged => {
    const type = eventTypes.get(set.type);
    if (type === undefined) return aside('unknown_event', `no event ${set.type} is known`);
    const resolved = resolveSubject(set.sub_id, {
      issuer: issuer.issuer,
      governs: issuer.governs,
      critical: issuer.critical,
      view: parts.view(),
    });
    if (resolved.found !== 'governed') return aside(resolved.found, resolved.because);
    const records = recordsOf(set, issuer, resolved.principals);
    return type.worth?.(set.body) === undefined || issuer.weight === 0
      ? { outcome: 'noted', because: 'it tells of no danger', records }
      : { outcome: 'evidence', because: `weighed by ${issuer.weight}`, records };
  };

  const verification = async (
    set: SetEvent,
    issuer: Issuer,
  ): Promise<ReturnType<typeof refuse> | undefined> => {
    const { state } = set.body;
    if (state === undefined) return undefined;
    if (issuer.verification?.state !== state)
      return refuse('invalid_state', 'its state is not the one that was asked for');
    const at = now();
    await issuers.change(issuer.name, (one) =>
      one.verification ? { ...one, verification: { ...one.verification, answeredAt: at } } : one,
    );
    return undefined;
  };

  const aboutStream = async (
    set: SetEvent,
    issuer: Issuer,
  ): Promise<Judged | ReturnType<typeof refuse>> => {
    const { sub_id } = set;
    if (issuer.stream && !(sub_id.format === 'opaque' && sub_id['id'] === issuer.stream.id))
      return refuse('invalid_request', 'its sub_id is not the stream');
    if (set.type === VERIFICATION)
      return (await verification(set, issuer)) ?? aside('verification', 'the stream works');
    const status = set.body['status'] as Issuer['status'];
    await issuers.change(issuer.name, (one) => ({ ...one, status }));
    return aside('stream_updated', `the stream is ${status}`);
  };

  const remember = async (
    set: Pick<SetEvent, 'jti'> & Partial<SetEvent>,
    issuer: Issuer,
    kept: Pick<ReceivedSignal, 'digest' | 'outcome' | 'because'>,
  ): Promise<void> => {
    await store.signals.put({
      issuer: issuer.issuer,
      jti: set.jti,
      ...kept,
      receivedAt: now(),
      signal: {
        name: issuer.name,
        ...(set.type === undefined ? {} : { type: set.type, event: shortName(set.type) }),
        ...(set.sub_id === undefined ? {} : { subject: spokenSubject(set.sub_id) }),
        ...(set.txn === undefined ? {} : { txn: set.txn }),
      },
    });
  };

  const refused = async (
    issuer: Issuer,
    digest: string,
    said: ReturnType<typeof refuse>,
  ): Promise<ReceiveAnswer> => {
    log.warn({ issuer: issuer.name, err: said.err, because: said.description }, 'SET refused');
    await remember({ jti: `refused:${digest}` }, issuer, {
      digest,
      outcome: 'refused',
      because: `${said.err}: ${said.description}`,
    });
    return said;
  };

  const take = async (issuer: Issuer, token: string): Promise<ReceiveAnswer> => {
    const digest = sha256Hex(token);
    const verdict = await verifySet(token, {
      issuer: issuer.issuer,
      audiences: issuer.audience,
      keys: issuers.keysOf(issuer),
      now: now(),
      maxAgeMs: MAX_AGE,
    });
    if (!verdict.ok) return refused(issuer, digest, verdict);
    const { set } = verdict;
    const before = await store.signals.get(issuer.issuer, set.jti);
    if (before !== undefined)
      return before.digest === digest
        ? { ok: true, jti: set.jti, outcome: before.outcome as Outcome, again: true }
        : refused(
            issuer,
            digest,
            refuse('invalid_request', 'its jti was used by another token before'),
          );
    const shape = eventTypes.get(set.type)?.shape.safeParse(set.body);
    if (shape?.success === false) {
      const [first] = shape.error.issues;
      const where = `${shortName(set.type)}.${first?.path.join('.') ?? ''}`;
      return refused(issuer, digest, refuse('invalid_request', `${where}: ${first?.message}`));
    }
    const isOwn = set.type === VERIFICATION || set.type === STREAM_UPDATED;
    const judged = isOwn ? await aboutStream(set, issuer) : judge(set, issuer);
    if ('err' in judged) return refused(issuer, digest, judged);
    const { outcome, because, records } = judged;
    // The effect first, which is had once; killed in between, the token comes again.
    if (records.length > 0) await parts.takeIn(records);
    await remember(set, issuer, { digest, outcome, because });
    return { ok: true, jti: set.jti, outcome, again: false };
  };

  return {
    take,
    async push(name, { authorization, token }) {
      const unknown = refuse('authentication_failed', 'the transmitter is not known here');
      const issuer = await issuers.get(name);
      if (issuer === undefined || issuer.delivery !== 'push') return unknown;
      const { pushToken } = await issuers.secrets(name);
      if (authorization === undefined || !isSameSecret(authorization, `Bearer ${pushToken}`))
        return unknown;
      return take(issuer, token);
    },
  };
};
