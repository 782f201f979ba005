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
});
