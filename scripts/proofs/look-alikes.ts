/**
 * `npm run proof -- look-alikes [--seed 1] [--pairs 12] [--days 2] [--people 60] [--only switch|pairs]`: accounts that
 * change hands (noticed within fifty of their events, the unswapped stream quiet), and four ordinary oddities beside the
 * abuse that hides behind each; writes docs/proofs/look-alikes.json, or what was asked of it apart.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DAY } from '../../src/core/index.ts';
import { type EstateRecord, hardPairs, userSwitch } from '../../src/estate/index.ts';
import { contentOf, findingsAbout, type Heard, listen, loudOf } from './look-alikes.part.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    pairs: { type: 'string', default: '12' },
    days: { type: 'string', default: '2' },
    people: { type: 'string', default: '60' },
    only: { type: 'string', default: 'all' },
  },
});
const seed = Number(values.seed);
const days = Number(values.days);
const START = Date.UTC(2026, 9, 5);
const size = {
  people: Number(values.people),
  serviceAccounts: Math.ceil(Number(values.people) / 2),
  workloads: 12,
  pipelines: 4,
  thirdParties: 2,
  agents: 2,
};
/** Events of an account within which somebody else under its name is noticed. */
const WITHIN = 50;
const content = await contentOf();
const began = Date.now();

const byTime = (a: EstateRecord, b: EstateRecord): number => a.at - b.at;

/** When its fiftieth event was, or its last; undefined where it did nothing. */
const untilOf = ({ events }: Heard, id: string): { at: number; seen: number } | undefined => {
  const own = events.filter(({ actor }) => actor.principalId === id).slice(0, WITHIN);
  const last = own.at(-1);
  return last === undefined ? undefined : { at: last.time, seen: own.length };
};

const switched = () => {
  const made = userSwitch(seed, Number(values.pairs), { start: START, size });
  const { at, estate } = made;
  const to = at + days * DAY;
  const history = () => made.events(START, at - 1_000);
  const after = listen({ estate, history: history(), judged: made.events(at, to) }, content);
  const calm = listen({ estate, history: history(), judged: estate.events(at, to) }, content);
  const rows = made.pairs.flatMap(({ kind, within, identityIds }) =>
    identityIds.flatMap((id) => {
      const until = untilOf(after, id);
      if (until === undefined) return [];
      const said = findingsAbout(after, id, until.at);
      const unswapped = untilOf(calm, id);
      const noise = unswapped === undefined ? [] : findingsAbout(calm, id, unswapped.at);
      return [
        {
          ...{ id, kind, within, events: until.seen, noticed: said.length > 0 },
          by: [...new Set(said.map(({ detector }) => detector))],
          quiet: noise.length === 0,
          unswapped: [...new Set(noise.map(({ detector }) => detector))],
        },
      ];
    }),
  );
  const share = (of: typeof rows) => ({
    of: of.length,
    noticed: of.filter(({ noticed }) => noticed).length,
    quietUnswapped: of.filter(({ quiet }) => quiet).length,
  });
  return {
    all: share(rows),
    within: share(rows.filter(({ within }) => within)),
    across: share(rows.filter(({ within }) => !within)),
    findingsPer10kEventsUnswapped: (loudOf(calm) / Math.max(1, calm.events.length)) * 10_000,
    eventsUnswapped: calm.events.length,
    rows,
  };
};

const pairs = () =>
  hardPairs(seed, { start: START }).map(({ id, title, estate, at, subjects, benign, attack }) => {
    const to = at + DAY;
    const history = () => estate.events(START, at - 1_000);
    const life = [...estate.events(at, to)];
    const odd = listen(
      { estate, history: history(), judged: [...life, ...benign].sort(byTime) },
      content,
    );
    const hostile = listen(
      { estate, history: history(), judged: [...life, ...attack.records].sort(byTime) },
      content,
    );
    const accused = subjects.flatMap((one) => findingsAbout(odd, one, to));
    const blamed = [attack.truth.actorId, ...attack.truth.identityIds];
    const said = blamed.flatMap((one) => findingsAbout(hostile, one, to));
    process.stderr.write(`${id}: heard after ${Math.round((Date.now() - began) / 1000)} s\n`);
    const about = (heard: Heard, ids: readonly string[]): number =>
      heard.incidents.filter(({ about }) => ids.some((one) => about.has(one))).length;
    return {
      ...{ id, title, benignRecords: benign.length, hostileRecords: attack.records.length },
      benignFindings: [...new Set(accused.map(({ detector }) => detector))],
      benignIncidents: about(odd, subjects),
      attackFindings: [...new Set(said.map(({ detector }) => detector))],
      attackIncidents: about(hostile, blamed),
    };
  });

const swap = values.only === 'pairs' ? undefined : switched();
const hard = values.only === 'switch' ? [] : pairs();
const proof = {
  proof: 'look-alikes',
  command: `npm run proof -- look-alikes --seed ${seed} --pairs ${values.pairs} --days ${days} --people ${values.people} --only ${values.only}`,
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}`,
  at: new Date().toISOString(),
  seconds: Math.round((Date.now() - began) / 1000),
  holds:
    (swap === undefined ||
      (swap.all.noticed === swap.all.of && swap.all.quietUnswapped === swap.all.of)) &&
    hard.every((one) => one.attackIncidents > 0 && one.benignIncidents === 0),
  figure: { switched: swap ?? 'not run', hardPairs: hard },
};
const docs = resolve(import.meta.dirname, '../../docs/proofs');
mkdirSync(docs, { recursive: true });
const part = values.only === 'all' ? '' : `-${values.only}`;
writeFileSync(resolve(docs, `look-alikes${part}.json`), `${JSON.stringify(proof, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(proof, null, 2)}\n`);
process.exitCode = proof.holds ? 0 : 1;
