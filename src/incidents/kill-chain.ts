/**
 * How far a story has come: the ATT&CK tactics of its techniques in the order of the kill chain. A technique may serve
 * several tactics; it proves the earliest of them and no more.
 */
import type { Incident, Signal } from '../model/index.ts';

export interface Tactic {
  readonly id: string;
  readonly name: string;
}

export interface AttackMatrix {
  readonly version: string;
  /** In the order of the kill chain. */
  readonly tactics: readonly Tactic[];
  /** Technique id → its name and tactics. */
  readonly techniques: ReadonlyMap<
    string,
    { readonly name: string; readonly tactics: readonly string[] }
  >;
}

export const attackMatrixOf = (data: {
  readonly version: string;
  readonly tactics: readonly Tactic[];
  readonly techniques: readonly {
    readonly id: string;
    readonly name: string;
    readonly tactics: readonly string[];
  }[];
}): AttackMatrix => ({
  version: data.version,
  tactics: data.tactics,
  techniques: new Map(data.techniques.map((one) => [one.id, one])),
});

export interface Stage {
  readonly tactic: Tactic;
  readonly techniques: readonly { readonly id: string; readonly name: string }[];
  /** Proved: a technique of it serves no earlier tactic. Otherwise it may be. */
  readonly proved: boolean;
  /** Everything that speaks of it was refused. */
  readonly refused: boolean;
  readonly firstAt: number;
  /** At most 20. */
  readonly signals: readonly string[];
}

export interface KillChain {
  readonly version: string;
  /** In the order of the kill chain; only those of which something speaks. */
  readonly stages: readonly Stage[];
  /** The last stage that is proved and was not only tried; absent = none. */
  readonly furthest?: {
    readonly tactic: Tactic;
    readonly signalId: string;
    readonly at: number;
    readonly because: string;
  };
  /** Techniques that this version of ATT&CK does not have. */
  readonly unplaced: readonly string[];
}

const MOST_SIGNALS = 20;

const wasRefused = ({ detail }: Signal): boolean =>
  detail['outcome'] === 'failure' || detail['refused'] === true;

const techniqueIn = (id: string, { techniques }: AttackMatrix) =>
  techniques.get(id) ?? techniques.get(id.split('.')[0] ?? id);

interface Said {
  readonly signal: Signal;
  readonly technique: { readonly id: string; readonly name: string };
  readonly proves: boolean;
}

const byTime = (a: Said, b: Said): number =>
  a.signal.time - b.signal.time || (a.signal.id < b.signal.id ? -1 : 1);

const stageOf = (tactic: Tactic, said: readonly Said[]): Stage => ({
  tactic,
  techniques: [...new Map(said.map(({ technique }) => [technique.id, technique])).values()].sort(
    (a, b) => (a.id < b.id ? -1 : 1),
  ),
  proved: said.some(({ proves }) => proves),
  refused: said.every(({ signal }) => wasRefused(signal)),
  firstAt: said[0]?.signal.time ?? 0,
  signals: [...new Set(said.map(({ signal }) => signal.id))].slice(0, MOST_SIGNALS),
});

export const killChainOf = (
  { signals }: Pick<Incident, 'signals'>,
  matrix: AttackMatrix,
): KillChain => {
  const order = new Map(matrix.tactics.map(({ id }, at) => [id, at]));
  const byTactic = new Map<string, Said[]>();
  const unplaced = new Set<string>();
  for (const signal of signals) {
    if (signal.llr <= 0) continue;
    for (const id of signal.attack) {
      const found = techniqueIn(id, matrix);
      if (found === undefined) unplaced.add(id);
      const tactics = [...(found?.tactics ?? [])].sort(
        (a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0),
      );
      for (const [at, tactic] of tactics.entries()) {
        const said = { signal, technique: { id, name: found?.name ?? id }, proves: at === 0 };
        byTactic.set(tactic, [...(byTactic.get(tactic) ?? []), said]);
      }
    }
  }
  const told = matrix.tactics.flatMap((tactic) => {
    const said = [...(byTactic.get(tactic.id) ?? [])].sort(byTime);
    return said.length === 0 ? [] : [{ stage: stageOf(tactic, said), said }];
  });
  const last = told.findLast(({ said }) =>
    said.some(({ proves, signal }) => proves && !wasRefused(signal)),
  );
  const proof = last?.said.find(({ proves, signal }) => proves && !wasRefused(signal));
  return {
    version: matrix.version,
    stages: told.map(({ stage }) => stage),
    ...(last === undefined || proof === undefined
      ? {}
      : {
          furthest: {
            tactic: last.stage.tactic,
            signalId: proof.signal.id,
            at: proof.signal.time,
            because: `${proof.signal.title} (${proof.technique.id} ${proof.technique.name})`,
          },
        }),
    unplaced: [...unplaced].sort(),
  };
};
