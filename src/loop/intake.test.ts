import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sources } from '../sources/index.ts';
import { createIntake, type RawRecord } from './intake.ts';
import { TOO_MUCH } from './take-apart.ts';

const intake = createIntake(sources);
const AT = Date.UTC(2026, 4, 1, 10);
const okta = {
  uuid: 'a1',
  published: '2026-04-30T09:00:00.000Z',
  eventType: 'user.session.start',
  version: '0',
  severity: 'INFO',
  actor: { id: '00u1', type: 'User', alternateId: 'ann@example.com', displayName: 'Ann' },
  outcome: { result: 'SUCCESS' },
};

const cloudTrail = {
  eventVersion: '1.08',
  eventID: 'b1',
  eventTime: '2026-04-30T09:00:00Z',
  eventSource: 'iam.amazonaws.com',
  eventName: 'ListUsers',
  awsRegion: 'us-east-1',
  recipientAccountId: '111122223333',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ann', userName: 'ann' },
};

const take = (record: RawRecord['record'], more: Partial<RawRecord> = {}) => {
  const setAside: { because: string }[] = [];
  const events: { id: string; time: number; timeIs?: string; raw: unknown }[] = [];
  const raw = { line: 1, record, text: JSON.stringify(record), ...more };
  const counts = intake(raw, { setAside } as never, (event) => events.push(event));
  return { ...counts, events, setAside };
};

/** An activity of Google Workspace: what its events share weighs as much as all of them. */
const activityOf = (events: number) => ({
  kind: 'admin#reports#activity',
  id: { time: '2026-04-30T09:00:00.000Z', uniqueQualifier: '-3', applicationName: 'admin' },
  actor: { callerType: 'USER', email: 'ann@example.com', note: 'x'.repeat(events * 40) },
  events: Array.from({ length: events }, () => ({ id: 'x', type: 'user', name: 'y' })),
});
/** What a record is taken apart into, in characters. */
const weightOf = (record: RawRecord['record']): number => {
  let weight = 0;
  const raw = { line: 1, record, text: JSON.stringify(record) };
  intake(raw, { setAside: [] }, (_, text) => {
    weight += text.length;
  });
  return weight;
};

describe('taking records in', () => {
  it.each([
    ['an object beside other fields', { rule: 'x', event: okta }],
    ['a document of a search engine', { _index: 'logs', _source: okta }],
    ['records of an event hub', { records: [okta, { ...okta, uuid: 'a2' }] }],
    ['text in a message', { '@timestamp': 'now', message: JSON.stringify(okta) }],
    ['an envelope in an envelope', { records: [{ event: okta }] }],
  ])('opens what shippers put around a record: %s', (_, record) => {
    const { events, setAside, read, parsed } = take(record);
    expect(setAside).toEqual([]);
    expect(parsed).toBe(read);
    expect(events[0]?.raw).toEqual(okta);
  });

  it('takes a record of ten times as many apart for ten times the work, not for a hundred times', () => {
    const [small, large] = [weightOf(activityOf(1_000)), weightOf(activityOf(10_000))];
    expect(large / small).toBeLessThan(11);
    expect(large).toBeLessThanOrEqual(32 * JSON.stringify(activityOf(10_000)).length);
  });

  it('counts each record that is left in one that grows too much, and says so; a usual one is taken whole', () => {
    const { read, parsed, events, setAside } = take(activityOf(2_000));
    expect(read).toBe(2_000);
    expect(events).toHaveLength(parsed);
    expect(parsed).toBeGreaterThan(0);
    expect(setAside).toHaveLength(2_000 - parsed);
    expect(new Set(setAside.map(({ because }) => because))).toEqual(
      new Set([`google-workspace: ${TOO_MUCH}`]),
    );
    expect(take(activityOf(60))).toMatchObject({ read: 60, parsed: 60, setAside: [] });
  });

  it('leaves an envelope closed where nobody knows what is inside', () => {
    const { setAside, read } = take({ event: { what: 'is this' } });
    expect([read, setAside[0]?.because]).toEqual([1, 'no source yet reads records of this form']);
  });

  it('dates a record that says no time by when it reached us, says so, and leaves it as it came', () => {
    const { eventTime: _, ...timeless } = cloudTrail;
    const [event] = take(timeless, { receivedAt: AT }).events;
    expect(event).toMatchObject({ time: AT, timeIs: 'received' });
    expect(event?.raw).toEqual(timeless);
    expect(take(cloudTrail, { receivedAt: AT }).events[0]?.timeIs).toBeUndefined();
    const redacted = take({ ...cloudTrail, eventTime: 'redacted' }, { receivedAt: AT });
    expect(redacted.events[0]?.timeIs).toBe('received');
  });

  it('sets aside a time that is wrong, and a missing one where nobody knows when it came', () => {
    const { eventTime: _, ...timeless } = cloudTrail;
    expect(take(timeless).setAside[0]?.because).toContain('eventTime');
    const odd = take({ ...cloudTrail, eventTime: '2026-13-45' }, { receivedAt: AT });
    expect(odd.setAside[0]?.because).toContain('eventTime');
  });

  it('ends on whatever is put around anything, and pollutes no prototype', () => {
    const nest = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 6 },
        fc.constant(okta),
        fc.dictionary(
          fc.constantFrom(
            'event',
            'records',
            'message',
            '_source',
            'value',
            '__proto__',
            'published',
          ),
          fc.oneof(tie('node'), fc.array(tie('node'), { maxLength: 3 }), fc.string()),
        ),
      ),
    })).node;
    fc.assert(
      fc.property(nest, (record) => {
        const { read, parsed, setAside } = take(record as RawRecord['record'], { receivedAt: AT });
        expect(read).toBe(parsed + setAside.length);
      }),
      { numRuns: 300, seed: 4 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
