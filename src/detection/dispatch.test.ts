import { describe, expect, it } from 'vitest';
import { behaviours } from './behaviours/index.ts';
import { dispatchOf } from './dispatch.ts';
import { defineBehaviour } from './look.ts';
import { eventOf, monday } from './replay.case.ts';

const behaviour = (id: string, over: object) =>
  defineBehaviour({
    id,
    title: id,
    description: id,
    attack: [],
    falsePositives: [],
    judge: () => undefined,
    ...over,
  });
const all = behaviour('all', {});
const signIns = behaviour('sign-ins', { kinds: ['authentication'], marks: () => [] });
const refused = behaviour('refused', { outcomes: ['failure'] });
const event = (over: object) => eventOf({ who: 'jane', at: monday, over });
const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

describe('an event', () => {
  it('meets the behaviours of its kind and outcome, in their order', () => {
    const hearing = dispatchOf([all, signIns, refused]);
    expect(ids(hearing(event({})).judges)).toEqual(['all']);
    const failed = event({ kind: 'authentication', outcome: 'failure' });
    expect(ids(hearing(failed).judges)).toEqual(['all', 'sign-ins', 'refused']);
    expect(ids(hearing(failed).markers)).toEqual(['sign-ins']);
  });

  it('meets none where a service acts on somebody’s behalf', () => {
    const { actor } = event({});
    const behalf = event({ actor: { ...actor, invokedBy: 'stack.example.com' } });
    expect(dispatchOf([all])(behalf)).toEqual({ judges: [], markers: [] });
  });

  it('of an ordinary call meets less than two thirds of the catalogue', () => {
    const { judges } = dispatchOf(behaviours)(event({}));
    expect(judges.length).toBeLessThan((behaviours.length * 2) / 3);
    expect(judges.at(-1)?.id).toBe('known-context');
  });
});
