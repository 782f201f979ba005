import { describe, expect, it } from 'vitest';
import { DAY } from '../../core/index.ts';
import { ticket } from '../directory.case.ts';
import { BRAZIL, createStage, identity } from '../replay.case.ts';
import { later } from '../sign-in.case.ts';

const unproven = { step: 'ticket', cipher: 'rc4', unproven: true } as const;
const names = ['ada', 'ben', 'cyd', 'dan'];
const stageOf = () => createStage(names.map((name) => identity(name)));

describe('as-rep-roasting', () => {
  it('fires for the second account from one source', () => {
    const stage = stageOf();
    const said = names
      .slice(0, 2)
      .flatMap((who, i) =>
        stage.said('as-rep-roasting', ticket(who, later(i), unproven, { ip: BRAZIL })),
      );
    expect(said).toHaveLength(1);
    expect(said[0]).toMatchObject({ severity: 'medium', principals: ['test:ada', 'test:ben'] });
  });

  it('is quiet for one account of an old system, and for tickets with proof', () => {
    const stage = stageOf();
    for (let i = 0; i < 20; i++)
      expect(stage.said('as-rep-roasting', ticket('ada', later(i), unproven))).toEqual([]);
    for (const who of names)
      expect(
        stage.said('as-rep-roasting', ticket(who, later(), { step: 'ticket', cipher: 'rc4' })),
      ).toEqual([]);
  });

  it('is quiet for an appliance that signs in with two accounts each day, from its second day on', () => {
    const stage = stageOf();
    const said = [0, 1, 2].map((day) =>
      ['ada', 'ben'].flatMap((who, i) =>
        stage.said('as-rep-roasting', ticket(who, later(i) + day * DAY, unproven)),
      ),
    );
    expect(said.slice(1).flat()).toEqual([]);
  });

  it('fires for one account that always proved itself, and for one from a person’s machine', () => {
    const stage = createStage([identity('ada'), identity('kim'), identity('fax')]);
    for (let day = 7; day > 0; day--)
      stage.use(ticket('ada', later() - day * DAY, { step: 'ticket', cipher: 'aes' }));
    const lone = { step: 'ticket', unproven: true, cipher: 'rc4' } as const;
    expect(stage.said('as-rep-roasting', ticket('ada', later(), lone))).toHaveLength(1);
    const desk = { ip: '10.50.0.11' };
    stage.use(ticket('kim', later(1), { step: 'ticket' }, desk));
    expect(stage.said('as-rep-roasting', ticket('fax', later(2), lone, desk))).toHaveLength(1);
  });
});
