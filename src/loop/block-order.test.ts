import { describe, expect, it } from 'vitest';
import type { Event } from '../model/index.ts';
import { asItHappened, type Held } from './block-order.ts';

const NOW = Date.UTC(2026, 9, 5);

const held = (
  name: string,
  of: Partial<Pick<Event, 'id' | 'time' | 'kind' | 'effect'>> = {},
): Held => ({
  event: {
    id: `evt_${name}`,
    vendorId: name,
    source: 'aws',
    logsource: { product: 'aws', service: 'cloudtrail' },
    time: NOW,
    classUid: 6003,
    activityId: 2,
    kind: 'other',
    operation: name,
    service: 'iam',
    privilege: `iam:${name}`,
    effect: 'read',
    outcome: 'success',
    actor: { principalKind: 'identity', name: 'jane', kind: 'unknown' },
    src: {},
    cloud: {},
    targets: [],
    raw: {},
    ...of,
  },
  text: name,
});

const inOrder = (all: readonly Held[]): string[] =>
  [...all].sort(asItHappened).map(({ text }) => text);

describe('the events of a block', () => {
  it('are judged by their time', () => {
    expect(
      inOrder([held('a', { time: NOW + 1 }), held('b'), held('c', { time: NOW - 1 })]),
    ).toEqual(['c', 'b', 'a']);
  });

  it('of one moment begin with who came in, then what was given, then what was made, then what was used', () => {
    const all = [
      held('uses'),
      held('makes', { effect: 'write' }),
      held('gives', { kind: 'privilege_change', effect: 'write' }),
      held('mints', { kind: 'token_issuance' }),
      held('enters', { kind: 'authentication' }),
    ];
    const order = ['enters', 'mints', 'gives', 'makes', 'uses'];
    expect(inOrder(all)).toEqual(order);
    expect(inOrder([...all].reverse())).toEqual(order);
  });

  it('that are alike in all else have one order, though they call themselves the same', () => {
    const [one, other] = [held('one', { id: 'evt_x' }), held('other', { id: 'evt_x' })];
    expect(inOrder([other, one])).toEqual(inOrder([one, other]));
  });
});
