import { describe, expect, it } from 'vitest';
import { ticket } from '../directory.case.ts';
import { createStage, identity } from '../replay.case.ts';
import { later } from '../sign-in.case.ts';

const names = Array.from({ length: 14 }, (_, i) => `p${i}`);
const stageOf = (seen: number) => {
  const stage = createStage([...names, 'jane'].map((name) => identity(name)));
  for (const who of names.slice(0, seen)) {
    stage.use(ticket(who, later(), { step: 'ticket' }));
    stage.use(ticket(who, later(1), { step: 'service_ticket' }, { service: 'FS$' }));
  }
  return stage;
};
const asks = ticket('jane', later(30), { step: 'service_ticket' }, { service: 'FS$' });
const letIn = ticket('jane', later(30), { remote: true });

describe('forged-ticket', () => {
  it('fires for a service ticket without a ticket-granting one, and for a way in without either', () => {
    expect(stageOf(14).said('forged-ticket', asks)[0]).toMatchObject({
      severity: 'medium',
      attack: ['T1558.001'],
    });
    expect(stageOf(14).said('forged-ticket', letIn)[0]?.attack).toEqual(['T1558.002']);
  });

  it('is quiet where the ticket was given, and for who has one in ten hours', () => {
    const stage = stageOf(14);
    stage.use(ticket('jane', later(5), { step: 'ticket' }));
    expect(stage.said('forged-ticket', asks)).toEqual([]);
    stage.use(ticket('jane', later(10), { step: 'service_ticket' }, { service: 'FS$' }));
    expect(stage.said('forged-ticket', letIn)).toEqual([]);
  });

  it('is quiet where the log of the controllers is not seen whole', () => {
    expect(stageOf(5).said('forged-ticket', asks)).toEqual([]);
    expect(stageOf(5).said('forged-ticket', letIn)).toEqual([]);
  });

  it('is quiet for machines and for who sits at the machine', () => {
    const machine = ticket('jane', later(30), { step: 'service_ticket' }, { name: 'HOST$' });
    expect(stageOf(14).said('forged-ticket', machine)).toEqual([]);
    const near = ticket('jane', later(30), { remote: false });
    expect(stageOf(14).said('forged-ticket', near)).toEqual([]);
  });
});
