import { describe, expect, it } from 'vitest';
import { DAY } from '../../core/index.ts';
import type { EventAuth } from '../../model/index.ts';
import { ticket } from '../directory.case.ts';
import { createStage, identity, type Stage } from '../replay.case.ts';
import { later } from '../sign-in.case.ts';

const card: EventAuth = { step: 'ticket', factor: 'phishing_resistant' };
const password: EventAuth = { step: 'ticket' };
const settled = (stage: Stage, who: string, auth: EventAuth): void => {
  for (let day = 10; day > 0; day--) stage.use(ticket(who, later() - day * DAY, auth));
};

describe('other-proof', () => {
  it('fires for a password where a card was always shown, and for a first key', () => {
    const stage = createStage([identity('adm'), identity('jane')]);
    settled(stage, 'adm', card);
    settled(stage, 'jane', password);
    expect(stage.said('other-proof', ticket('adm', later(), password))[0]?.severity).toBe('medium');
    expect(stage.said('other-proof', ticket('jane', later(), card))[0]?.severity).toBe('medium');
  });

  it('is quiet for the usual proof, for who does both, and where cards are rolled out', () => {
    const stage = createStage(
      ['adm', 'both', 'p1', 'p2', 'p3', 'p4', 'p5'].map((name) => identity(name)),
    );
    settled(stage, 'adm', card);
    expect(stage.said('other-proof', ticket('adm', later(), card))).toEqual([]);
    settled(stage, 'both', card);
    stage.use(ticket('both', later() - 2 * DAY, password));
    expect(stage.said('other-proof', ticket('both', later(), password))).toEqual([]);
    for (const who of ['p1', 'p2', 'p3', 'p4', 'p5']) settled(stage, who, password);
    for (const who of ['p1', 'p2', 'p3', 'p4']) stage.use(ticket(who, later(), card));
    expect(stage.said('other-proof', ticket('p5', later(), card))).toEqual([]);
  });
});
