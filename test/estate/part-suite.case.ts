/** What every part of the simulated organisation must keep, whatever its system. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DAY, isObject } from '../../src/core/index.ts';
import {
  createEstate,
  type EstatePart,
  type EstateRecord,
  parts,
  runAttack,
  type Stealth,
  sizeOf,
} from '../../src/estate/index.ts';
import type { Event, InventoryFact } from '../../src/model/index.ts';
import { sources } from '../../src/sources/index.ts';

const start = Date.UTC(2026, 9, 5); // a Monday
export const { organisation } = createEstate({ seed: 11, size: 'small', start, systems: [] });
/** Big enough that people come and go while it lives: on its fourth and ninth days. */
export const bigger = createEstate({
  seed: 12,
  size: sizeOf(300),
  start,
  systems: [],
}).organisation;
const stealths: readonly Stealth[] = ['loud', 'careful', 'same_network'];

export const dayOf = (index: number, of = organisation) => ({
  start: start + index * DAY,
  weekday: new Date(start + index * DAY).getUTCDay(),
  index: start / DAY + index,
  organisation: of,
  calm: false,
});

const estateFolder = resolve(import.meta.dirname, '../../src/estate');

const techniques = new Set(
  (
    JSON.parse(
      readFileSync(resolve(import.meta.dirname, '../../content/attack/techniques.json'), 'utf8'),
    ) as { techniques: readonly { id: string }[] }
  ).techniques.map(({ id }) => id),
);

const sourceOf = new Map(sources.map((source) => [source.id, source]));

/** Parsed by the source that they say they are of, every one; a set-aside throws. */
export const eventsOf = (records: readonly EstateRecord[]): readonly Event[] =>
  records.flatMap(({ system, record }) => {
    const source = sourceOf.get(system);
    if (!source?.detect(record))
      throw new Error(`${system} does not know ${JSON.stringify(record)}`);
    const whole = source.unwrap?.(record) ?? [record];
    return whole.flatMap((one) => source.parse(one));
  });

const idsIn = (facts: readonly InventoryFact[]): ReadonlySet<string> =>
  new Set(facts.flatMap((fact) => ('id' in fact ? [fact.id] : [])));

let everything: ReadonlySet<string> | undefined;

/** Ids of all systems: scripts may reach into others. */
const allKnown = (): ReadonlySet<string> => {
  everything ??= idsIn(
    parts.flatMap((one) => one.snapshots(organisation, start)).flatMap(({ facts }) => facts),
  );
  return everything;
};

export interface PartExpectations {
  /** Folder under `src/estate/`. */
  readonly folder: string;
  /** Ids of actors that no inventory can know: names without an id, the vendor's own bots. */
  readonly strangers?: RegExp;
}

const shownCredentials = (event: Event): readonly string[] =>
  [event.actor.credential?.nativeId, event.actor.session?.id, event.issued?.nativeId].filter(
    (one) => one !== undefined,
  );

const liveSuite = (part: EstatePart, strangers: RegExp | undefined): void => {
  const life = [0, 1, 5].flatMap((index) => part.live(dayOf(index)));
  const facts = part.snapshots(organisation, start).flatMap((snapshot) => snapshot.facts);
  const events = life.map((moment) => ({ moment, told: eventsOf([moment]) }));

  it('lives in records that its source reads, every one, at the time they say', () => {
    expect(life.length).toBeGreaterThan(50);
    for (const { moment, told } of events) {
      const [event] = told;
      if (event === undefined) throw new Error(`no event of ${JSON.stringify(moment.record)}`);
      expect(Math.abs(event.time - moment.at)).toBeLessThanOrEqual(1_000);
    }
  });

  it('is the same for the same seed and day, in whatever order its records are made', () => {
    const once = part.live(dayOf(1)).map(({ at, record }) => [at, record]);
    const backwards = [...part.live(dayOf(1))].reverse().map(({ at, record }) => [at, record]);
    expect(backwards.reverse()).toEqual(once);
  });

  it('gives each record an id of its own', () => {
    const ids = events.flatMap(({ told }) => told.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('goes on when people come and go', () => {
    for (const index of [3, 8])
      expect(eventsOf(part.live(dayOf(index, bigger))).length).toBeGreaterThan(50);
  });

  it('stays within half a day of the day that it was asked for', () => {
    const outside = life.filter(({ at }) => at < start - DAY / 2 || at >= start + 6.5 * DAY);
    expect(outside).toEqual([]);
  });

  it('lets nobody act who is not in its inventory', () => {
    const known = idsIn(facts);
    const actors = new Set(
      events.flatMap(({ told }) =>
        told.flatMap(({ actor }) =>
          actor.principalKind === 'identity' && actor.principalId ? [actor.principalId] : [],
        ),
      ),
    );
    expect(actors.size).toBeGreaterThan(0);
    expect([...actors].filter((id) => !known.has(id) && !strangers?.test(id))).toEqual([]);
  });

  it('exports what maps without a fault, ids once each', () => {
    const ids = facts.flatMap((fact) => ('id' in fact ? [`${fact.kind} ${fact.id}`] : []));
    expect(new Set(ids).size).toBe(ids.length);
    const documents = part.inventory(organisation, start);
    expect(documents.length).toBeGreaterThan(0);
    expect(documents.every(({ content }) => isObject(content) || content !== '')).toBe(true);
  });
};

export const partSuite = (part: EstatePart, { folder, strangers }: PartExpectations): void => {
  describe(`${part.id} in the simulated organisation`, () => {
    liveSuite(part, strangers);

    it('keeps each attack in a file of its own, named as its id', () => {
      const files = readdirSync(join(estateFolder, folder, 'attacks'))
        .filter((name) => !['index.ts', 'stage.ts'].includes(name))
        .map((name) => name.replace('.ts', ''));
      expect(part.attacks.map(({ id }) => id).sort()).toEqual(files.sort());
    });

    it.each(
      part.attacks.flatMap((script) => stealths.map((how) => [script.id, how, script] as const)),
    )('%s (%s) has a truth that its records bear out', (_id, stealth, script) => {
      const at = start + 2 * DAY + 50_000_000;
      const { records, truth } = runAttack(script, organisation, at, { stealth });
      const events = eventsOf(records);
      const told = new Set(
        events.flatMap(({ actor, targets, issued }) => [
          actor.principalId,
          ...targets.map(({ id }) => id),
          issued?.forId,
        ]),
      );
      const known = allKnown();
      expect(told).toContain(truth.actorId);
      // Where the vendor's log names neither session nor token, the truth cannot either.
      const shown = events.flatMap(shownCredentials);
      if (truth.credential === '') expect(shown).toEqual([]);
      else expect(shown).toContain(truth.credential);
      expect(known.has(truth.actorId), `${truth.actorId} is in the inventory`).toBe(true);
      // What the attacker made is in no inventory yet; the records name it.
      for (const id of truth.identityIds) expect(known.has(id) || told.has(id), id).toBe(true);
      expect(truth.identityIds[0]).toBe(truth.actorId);
      expect(script.attack.filter((id) => !techniques.has(id))).toEqual([]);
      expect(truth.firstHostileAt).toBeGreaterThanOrEqual(at + (script.leadSeconds ?? 0) * 1000);
      expect(runAttack(script, organisation, at, { stealth })).toEqual({ records, truth });
    });
  });
};
