import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInventory } from '../../inventory/index.ts';
import { type Identity, known, noFlags, type Posture, unknown } from '../../model/index.ts';
import type { EnforcementPolicy, Question } from './contract.ts';
import { decide, fits } from './decide.ts';
import { defaultPolicy, enforcementPolicy } from './policy.ts';

const NOW = Date.UTC(2026, 10, 2);
const identity = (name: string, more: Partial<Identity> = {}): Identity => ({
  kind: 'identity',
  id: `toy:${name}`,
  system: 'toy',
  nativeId: name,
  scope: 'one',
  name,
  class: 'agent',
  classReason: 'made for this test',
  flags: noFlags,
  status: 'active',
  createdAt: known(0),
  interactive: known(false),
  mfa: unknown('not asked'),
  lastUsedAt: known(null),
  tags: {},
  ...more,
});

const viewOf = (...facts: readonly Identity[]) => {
  const inventory = createInventory({ now: () => NOW });
  inventory.applySnapshot({
    system: 'toy',
    scope: 'one',
    takenAt: NOW,
    complete: [],
    blind: [],
    facts,
  });
  return inventory;
};
const declare = (inventory: ReturnType<typeof viewOf>, of: string, more: object) =>
  inventory.applyChanges([
    {
      op: 'put',
      fact: {
        kind: 'declaration',
        id: `d:${of}`,
        ofId: `toy:${of}`,
        declaredBy: 'us',
        at: NOW,
        ...more,
      },
      at: NOW,
      eventId: of,
    },
  ]);

const posture = (tier: 0 | 1 | 2 | 3, incident?: 'open' | 'contained'): Posture => ({
  identityId: 'toy:bot',
  tier,
  tierBecause: '',
  criticality: 'unknown',
  criticalityBecause: '',
  risk: 50,
  terms: incident
    ? [{ name: `incident ${incident}`, dimension: 'exposure', points: 40, because: 'inc' }]
    : [],
  verdicts: [],
  judgedAt: NOW,
});

const asking = (action = 'get_ticket', id = 'toy:bot', more: Partial<Question> = {}): Question => ({
  subject: { type: 'agent', id },
  action: { name: action },
  resource: { type: 'tool', id: 'crm' },
  ...more,
});
const open: EnforcementPolicy = { ...defaultPolicy, rules: [] };
const answer = (
  question: Question,
  inventory: ReturnType<typeof viewOf>,
  { of = posture(2), policy = open }: { of?: Posture; policy?: EnforcementPolicy } = {},
) => {
  const { permit, stage, obligations } = decide(
    question,
    { view: inventory.view, posture: (id) => (id === of.identityId ? of : undefined), now: NOW },
    policy,
  );
  return [permit ? 'permit' : 'deny', stage, ...obligations].join(' ');
};

describe('a decision', () => {
  it('names the stage that decided, first to last', () => {
    const world = viewOf(
      identity('bot'),
      identity('gone', { status: 'disabled' }),
      identity('bait'),
    );
    declare(world, 'bait', { honey: true });
    expect(answer(asking(), world)).toBe('permit default');
    expect(answer(asking('get', 'toy:nobody'), world)).toBe('deny subject_unknown');
    expect(answer(asking('get', 'toy:gone'), world)).toBe('deny subject_inactive');
    expect(answer(asking('get', 'toy:bait'), world)).toBe('deny decoy');
    expect(answer(asking(), world, { of: posture(2, 'contained') })).toBe('deny incident');
  });

  it('is what the policy says where nobody can tell', () => {
    const none = { view: undefined, posture: () => undefined, now: NOW };
    expect(decide(asking(), none, open).permit).toBe(false);
    expect(decide(asking(), none, { ...open, notAnswerable: 'permit' }).permit).toBe(true);
  });

  it('of one whose incident is open may leave reading to it', () => {
    const world = viewOf(identity('bot'));
    const policy = { ...open, openIncident: 'read_only' as const };
    const of = posture(2, 'open');
    expect(answer(asking('files.list'), world, { of, policy })).toBe('permit incident read_only');
    expect(answer(asking('listing_delete'), world, { of, policy })).toBe('deny incident');
    expect(answer(asking('files.list'), world, { of })).toBe('deny incident');
  });

  it('lends an agent nothing of somebody who may not act himself', () => {
    const world = viewOf(identity('bot'), identity('ann', { class: 'human', status: 'disabled' }));
    const behalf = (who: string) => asking('get', 'toy:bot', { context: { on_behalf_of: who } });
    expect(answer(behalf('toy:ann'), world)).toBe('deny delegator');
    expect(answer(behalf('toy:stranger'), world)).toBe('deny delegator');
  });

  it('asks for the sponsor, and permits when that was met', () => {
    const world = viewOf(identity('bot'));
    declare(world, 'bot', { owner: 'ann', purpose: 'tickets' });
    const policy = defaultPolicy;
    expect(answer(asking('delete_ticket'), world, { policy })).toBe('deny policy ask_sponsor');
    const met = asking('delete_ticket', 'toy:bot', { context: { met: ['ask_sponsor'] } });
    expect(answer(met, world, { policy })).toBe('permit policy');
    expect(answer(asking('get_ticket'), world, { policy })).toBe('permit default');
  });

  it('lets an agent that nobody answers for only read', () => {
    const world = viewOf(identity('bot'));
    const policy = defaultPolicy;
    expect(answer(asking('get_ticket'), world, { policy })).toBe('permit policy read_only');
    expect(answer(asking('send_mail'), world, { policy })).toBe('deny policy read_only');
  });
});

describe('a policy', () => {
  it('by default is one that could be set, and another is refused with its place', () => {
    expect(enforcementPolicy.parse(defaultPolicy)).toEqual(defaultPolicy);
    const wrong = { ...defaultPolicy, rules: [{ ...defaultPolicy.rules[0], answer: 'maybe' }] };
    expect(enforcementPolicy.safeParse(wrong).error?.issues[0]?.path).toEqual([
      'rules',
      0,
      'answer',
    ]);
  });

  it('takes * for any text, as a regular expression would', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 8 });
    fc.assert(
      fc.property(part, part, (pattern, text) => {
        const written = pattern.replaceAll('.', '\\.').replaceAll('*', '.*');
        expect(fits(pattern, text)).toBe(new RegExp(`^${written}$`).test(text));
      }),
    );
  });
});
