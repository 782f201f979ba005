import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../core/index.ts';
import { createStage, identity, monday, office, type Stage, type Use } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const inAccount = (who: string, account: string, when: number): Use => ({
  who,
  at: when,
  over: { cloud: { account, region: 'eu-1' } },
});
const tour = (stage: Stage, who: string, places: number, from: number) =>
  Array.from({ length: places }, (_, i) =>
    stage.said('fan-out', inAccount(who, `acct-${i}`, from + i * MINUTE)),
  ).flat();

describe('fan-out', () => {
  it('fires at medium when one goes through many accounts, and names the events', () => {
    const stage = createStage([identity('dev')]);
    office(stage, 'dev', 14);
    const said = tour(stage, 'dev', 7, at);
    expect(said.map((one) => [one.severity, one.eventIds.length])).toEqual([['medium', 4]]);
  });

  it('fires for sign-ins to many hosts', () => {
    const stage = createStage([identity('dev')]);
    office(stage, 'dev', 14);
    const said = Array.from({ length: 6 }, (_, i) =>
      stage.said('fan-out', {
        who: 'dev',
        at: at + i * MINUTE,
        over: {
          kind: 'authentication',
          targets: [{ kind: 'resource', id: `host-${i}`, name: `h${i}` }],
        },
      }),
    ).flat();
    expect(said[0]?.detail['kind']).toBe('host');
  });

  it('fires for a command that goes to many machines at once, and for shells on one after the other', () => {
    const entered = (who: string, names: readonly string[], when: number): Use => ({
      who,
      at: when,
      over: {
        deed: 'machine_entered',
        effect: 'write',
        targets: names.map((name) => ({ kind: 'resource', id: `host/${name}`, name })),
      },
    });
    const names = Array.from({ length: 9 }, (_, i) => `i-${i}`);
    const stage = createStage([identity('dev'), identity('ops')]);
    for (const who of ['dev', 'ops']) office(stage, who, 14);
    const [once] = stage.said('fan-out', entered('dev', names, at));
    expect([once?.severity, once?.detail['kind'], once?.detail['places']]).toEqual([
      'medium',
      'machine',
      9,
    ]);
    const by = names.map((name, i) =>
      stage.said('fan-out', entered('ops', [name], at + i * MINUTE)),
    );
    expect(by.map(({ length }) => length)).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0]);
    const few = stage.said('fan-out', entered('dev', ['i-20', 'i-21'], at + DAY));
    expect(few).toEqual([]);
  });

  it('is quiet for its own accounts, few new ones, and slow ones', () => {
    const stage = createStage([identity('dev')]);
    office(stage, 'dev', 14);
    expect(tour(stage, 'dev', 3, at)).toEqual([]);
    const slow = Array.from({ length: 6 }, (_, i) =>
      stage.said('fan-out', inAccount('dev', `slow-${i}`, at + DAY + i * 2 * HOUR)),
    ).flat();
    expect(slow).toEqual([]);
  });

  it('is quiet for an inventory that goes round all accounts every night, also the new ones', () => {
    const stage = createStage([identity('scan', { class: 'service_account' })]);
    for (let day = 0; day < 14; day++) {
      for (let i = 0; i < 12 + day; i++)
        stage.use(inAccount('scan', `acct-${i}`, monday + day * DAY + i * MINUTE));
    }
    expect(tour(stage, 'scan', 28, monday + 14 * DAY)).toEqual([]);
  });
});
