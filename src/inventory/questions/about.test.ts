import { describe, expect, it } from 'vitest';
import { known, type Owner } from '../../model/index.ts';
import { DAY, event, HOUR, identity, role, snapshot, T0, toyAccess, trust } from '../facts.case.ts';
import { createInventory } from '../inventory.ts';
import { about } from './about.ts';

const owner = (of: string, who: string, basis: Owner['basis']): Owner => ({
  kind: 'owner',
  id: `toy:${of}#${who}/${basis}`,
  ofId: `toy:${of}`,
  who,
  basis,
  confidence: 0.5,
  since: T0,
});

const make = () => {
  const inventory = createInventory({ access: { toy: toyAccess }, now: () => T0 });
  inventory.applySnapshot(
    snapshot(
      [
        identity('jane'),
        identity('joe', { status: 'disabled' }),
        identity('job', { class: 'service_account', createdAt: known(T0) }),
        role('deploy'),
        trust('deploy', 'job'),
        owner('job', 'jane', 'creator'),
        owner('job', 'joe', 'tag'),
        owner('deploy', 'jane', 'code_owner'),
      ],
      T0,
    ),
  );
  inventory.observe(
    event('job', {
      time: T0 + HOUR,
      issued: { type: 'session_token', nativeId: 'A1', forId: 'toy:deploy' },
    }),
  );
  inventory.observe(
    event('deploy', {
      time: T0 + 2 * HOUR,
      privilege: 'fn:Update',
      actor: {
        principalId: 'toy:deploy',
        principalKind: 'role',
        name: 'deploy',
        kind: 'unknown',
        credential: { type: 'session_token', nativeId: 'A1', temporary: true },
      },
    }),
  );
  return inventory;
};

describe('one page about an identity', () => {
  it('ranks owners who are here before those who have gone, with the reason of each', () => {
    const found = about(make().view, 'toy:job', T0);
    expect(found?.owners.map(({ who, reason, state }) => [who, reason, state])).toEqual([
      ['jane', 'made it', 'here'],
      ['joe', 'a tag says so; whoever may tag may write it', 'gone'],
    ]);
    expect(found?.orphan).toBe(false);
  });

  it('is an orphan at once when the last owner goes', () => {
    const inventory = make();
    inventory.applyChanges([
      {
        op: 'patch',
        kind: 'identity',
        id: 'toy:jane',
        set: { status: 'disabled' },
        at: T0 + DAY,
        eventId: 'x',
      },
    ]);
    expect(about(inventory.view, 'toy:job', T0 + DAY)?.orphan).toBe(true);
    expect(about(inventory.view.asOf(T0 + HOUR), 'toy:job', T0 + HOUR)?.orphan).toBe(false);
  });

  it('adds who was seen using it, where nobody nearer is known', () => {
    const inventory = createInventory({ access: { toy: toyAccess }, now: () => T0 });
    inventory.applySnapshot(
      snapshot([identity('jane'), role('deploy'), trust('deploy', 'jane')], T0),
    );
    inventory.observe(
      event('jane', { issued: { type: 'session_token', nativeId: 'A1', forId: 'toy:deploy' } }),
    );
    inventory.observe(
      event('deploy', {
        time: T0 + HOUR,
        actor: {
          principalId: 'toy:deploy',
          principalKind: 'role',
          name: 'deploy',
          kind: 'unknown',
          credential: { type: 'session_token', nativeId: 'A1', temporary: true },
        },
      }),
    );
    expect(about(inventory.view, 'toy:deploy', T0)?.owners).toMatchObject([
      { who: 'toy:jane', basis: 'last_human_user', reason: 'is a person who was seen using it' },
    ]);
  });

  it('tells what it made, what it answers for, and as whom it acted', () => {
    const { view } = make();
    expect(about(view, 'toy:jane', T0)).toMatchObject({
      created: ['toy:job'],
      owns: ['toy:deploy'],
    });
    expect(about(view, 'toy:job', T0)?.used).toEqual([
      { acting: 'toy:deploy', root: 'toy:job', privileges: 1, lastAt: T0 + 2 * HOUR },
      { acting: 'toy:job', root: 'toy:job', privileges: 1, lastAt: T0 + HOUR },
    ]);
    expect(about(view, 'toy:nobody', T0)).toBeUndefined();
  });
});
