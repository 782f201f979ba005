import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../core/index.ts';
import type { Event, Signal } from '../model/index.ts';
import { defaultCosts } from './costs.ts';
import { createIncidents } from './create-incidents.ts';
import { createStage, eventOf, identity, monday } from './incident.case.ts';

type Step = readonly [at: number, over: Partial<Event>, said: readonly Partial<Signal>[]];

const clear = (detector: string, llr = 3): Partial<Signal> => ({
  detector,
  llr,
  observables: [`mark:${detector}`],
});
/** What is said of every busy day. */
const line = (detector: string): Partial<Signal> => ({
  ...clear(detector, 0.5),
  severity: 'low',
});

const by = (session: string | undefined, ip: string): Partial<Event> => {
  const { actor } = eventOf('jane', monday);
  const { credential: _, ...rest } = actor;
  return {
    actor: session === undefined ? rest : { ...rest, session: { id: session } },
    src: { ip },
  };
};

const attributionOf = (steps: readonly Step[]) => {
  const stage = createStage([identity('jane', { class: 'human' })], { 'test:jane': { tier: 0 } });
  const incidents = createIncidents({ costs: defaultCosts });
  for (const [at, over, said] of steps)
    stage.consider(incidents, eventOf('jane', monday + at, over), said);
  const [incident] = incidents.open();
  if (!incident) throw new Error('no incident');
  return incident;
};

describe('the strand that an attribution is told of', () => {
  const life: Step = [0, by('own', '192.0.2.1'), [line('busy'), line('late')]];

  it('is the one that the evidence speaks of, and not the first of the story', () => {
    const { attribution } = attributionOf([
      life,
      [HOUR, by('taken', '203.0.113.9'), [clear('new-admin'), clear('odd')]],
    ]);
    expect(attribution.credential).toMatchObject({
      said: true,
      value: { type: 'session_token', nativeId: 'taken' },
    });
    expect(attribution.context).toMatchObject({ value: { ip: '203.0.113.9' } });
  });

  it('is the earliest of those that weigh alike: where it began', () => {
    const { attribution } = attributionOf([
      life,
      [HOUR, by('first', '203.0.113.9'), [clear('odd', 2.5)]],
      [2 * HOUR, by('second', '203.0.113.10'), [clear('new-admin', 3)]],
    ]);
    expect(attribution.credential).toMatchObject({ value: { nativeId: 'first' } });
  });

  it('takes a credential from another record only of the same address', () => {
    const act: Step = [HOUR, by(undefined, '203.0.113.9'), [clear('new-admin'), clear('odd')]];
    const said = (steps: readonly Step[]) => attributionOf(steps).attribution.credential;
    expect(said([life, act])).toEqual({
      said: false,
      because: 'the record names neither a credential nor a session',
    });
    const signIn: Step = [HOUR - MINUTE, by('taken', '203.0.113.9'), [line('new-place')]];
    expect(said([life, signIn, act])).toMatchObject({ value: { nativeId: 'taken' } });
  });

  it('takes it from a record that knows no address where that one accuses', () => {
    const asked: Step = [HOUR, by(undefined, '203.0.113.9'), [clear('odd', 4)]];
    const inside = { ...by('logon', ''), src: {} };
    const replicated: Step = [HOUR + MINUTE, inside, [clear('dcsync', 4)]];
    const busy: Step = [HOUR + MINUTE, inside, []];
    const said = (steps: readonly Step[]) => attributionOf(steps).attribution.credential;
    expect(said([asked, replicated])).toMatchObject({ value: { nativeId: 'logon' } });
    expect(said([asked, busy]).said).toBe(false);
  });

  it('is the session that was opened from the same address before, where the log of acts names none', () => {
    const signIn: Step = [0, { ...by('opened', '203.0.113.9'), kind: 'authentication' }, []];
    const elsewhere: Step = [0, { ...by('own', '192.0.2.1'), kind: 'authentication' }, []];
    const act: Step = [HOUR, by(undefined, '203.0.113.9'), [clear('new-admin'), clear('odd')]];
    const said = (steps: readonly Step[]) => attributionOf(steps).attribution.credential;
    expect(said([signIn, elsewhere, act])).toMatchObject({
      value: { nativeId: 'opened' },
      because: expect.stringContaining('60 minutes before'),
    });
    expect(said([elsewhere, act]).said).toBe(false);
    const late: Step = [30 * HOUR, act[1], act[2]];
    expect(said([signIn, late]).said).toBe(false);
  });

  it('takes no session of a refused try for what was used', () => {
    const { attribution } = attributionOf([
      [0, { ...by('tried', '203.0.113.9'), outcome: 'failure' }, [clear('guessing', 4)]],
      [MINUTE, by('opened', '203.0.113.9'), [clear('guessed-then-in', 4)]],
    ]);
    expect(attribution.credential).toMatchObject({ value: { nativeId: 'opened' } });
  });

  it('survives a restart', () => {
    const stage = createStage([identity('jane')], { 'test:jane': { tier: 0 } });
    const before = createIncidents({ costs: defaultCosts });
    stage.consider(before, eventOf('jane', monday, by('own', '192.0.2.1')), [line('busy')]);
    const after = createIncidents({ costs: defaultCosts });
    after.restore(before.takeDirty());
    const [incident] = stage.consider(
      after,
      eventOf('jane', monday + HOUR, by('taken', '203.0.113.9')),
      [clear('new-admin', 4), clear('odd', 4)],
    );
    expect(incident?.attribution.credential).toMatchObject({ value: { nativeId: 'taken' } });
  });
});

describe('the primary condition', () => {
  const guessed: Step = [0, by('in', '203.0.113.9'), [{ ...clear('guess', 5), attack: ['T1110'] }]];

  it('is what the story used: a guessed password was enough by itself', () => {
    const { cause } = attributionOf([guessed]);
    expect(cause).toMatchObject({ entry: 'stuffed', primary: 'no_strong_authenticator' });
  });

  it('is not guessed from a lone wrong password', () => {
    const weak = { ...line('wrong-password'), attack: ['T1110'] };
    const { cause } = attributionOf([[0, by('in', '203.0.113.9'), [clear('odd', 5), weak]]]);
    expect(cause).toMatchObject({ entry: 'unknown', primary: 'direct_misuse' });
  });
});
