import { describe, expect, it } from 'vitest';
import { BRAZIL, createStage, HOME, identity } from '../replay.case.ts';
import { later, settle, signIn, wrong } from '../sign-in.case.ts';

const people = Array.from({ length: 12 }, (_, i) => `p${i}`);

describe('guessed-then-in', () => {
  it('fires for the one whom a spray gets in as', () => {
    const stage = createStage([...people, 'jane'].map((name) => identity(name)));
    settle(stage, 'jane');
    for (const [i, who] of people.entries()) stage.use(wrong({ who, at: later(i), ip: BRAZIL }));
    const [signal] = stage.said(
      'guessed-then-in',
      signIn({ who: 'jane', at: later(20), ip: BRAZIL }),
    );
    expect(signal).toMatchObject({ severity: 'high', attack: ['T1110.003', 'T1078'] });
    expect(signal?.hardFact).toBe(true);
  });

  it('is no fact where somebody else came in from there too', () => {
    const stage = createStage([...people, 'jane', 'joe'].map((name) => identity(name)));
    settle(stage, 'jane');
    for (const [i, who] of people.entries()) stage.use(wrong({ who, at: later(i), ip: BRAZIL }));
    stage.use(signIn({ who: 'joe', at: later(18), ip: BRAZIL }));
    const said = stage.said('guessed-then-in', signIn({ who: 'jane', at: later(20), ip: BRAZIL }));
    expect(said.map(({ hardFact }) => hardFact)).toEqual([false]);
  });

  it('is a low line for one account guessed from elsewhere until it opens', () => {
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane');
    for (let i = 0; i < 9; i++) stage.use(wrong({ who: 'jane', at: later(i), ip: BRAZIL }));
    const said = stage.said('guessed-then-in', signIn({ who: 'jane', at: later(10), ip: BRAZIL }));
    expect(said.map(({ severity }) => severity)).toEqual(['low']);
  });

  it('is told from a person who forgot a password by the other names that were tried from there', () => {
    const stage = createStage([...people, 'jane'].map((name) => identity(name)));
    settle(stage, 'jane');
    for (const who of ['p1', 'p2', 'p3']) stage.use(wrong({ who, at: later(1), ip: BRAZIL }));
    for (let i = 0; i < 16; i++) stage.use(wrong({ who: 'jane', at: later(2 + i), ip: BRAZIL }));
    const [signal] = stage.said(
      'guessed-then-in',
      signIn({ who: 'jane', at: later(20), ip: BRAZIL }),
    );
    expect(signal).toMatchObject({ severity: 'high', attack: ['T1110.001', 'T1078'] });
    expect(signal?.hardFact).toBe(true);
  });

  it('is quiet for whoever is at home where the others mistype', () => {
    const stage = createStage([...people, 'jane'].map((name) => identity(name)));
    settle(stage, 'jane');
    for (const [i, who] of people.entries()) stage.use(wrong({ who, at: later(i), ip: HOME }));
    expect(stage.said('guessed-then-in', signIn({ who: 'jane', at: later(20), ip: HOME }))).toEqual(
      [],
    );
  });

  it('is quiet for a person who is on a trip and remembers at the third try', () => {
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane');
    for (let i = 0; i < 3; i++) stage.use(wrong({ who: 'jane', at: later(i), ip: BRAZIL }));
    expect(
      stage.said('guessed-then-in', signIn({ who: 'jane', at: later(5), ip: BRAZIL })),
    ).toEqual([]);
  });
});
