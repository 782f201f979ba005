/** Changes of high risk, found where they happen: in an event as it is processed, or in a pull that tells of them late. */
import { riskyChanges } from '../governance/index.ts';
import type { LoopRooms } from './contract.ts';
import type { Judging } from './judging.ts';
import type { EventTurn, Turn } from './turn.ts';

/** What history tells, what a drill does and what we did ourselves is nobody's to ratify. */
export const recordChanges = (turn: EventTurn, rooms: LoopRooms, judging: Judging): void => {
  const { event, lineage, options, out } = turn;
  if (out.facts.length === turn.factsFrom || options.learningOnly || options.drill) return;
  if (rooms.ownAct?.(event) === 'act') return;
  const found = riskyChanges({
    view: rooms.inventory.view,
    versions: out.facts.slice(turn.factsFrom),
    before: (id) => turn.stood.get(id),
    after: (id) => judging.postures.get(id),
    at: event.time,
    found: 'event',
    eventId: event.id,
    actorId: lineage.actingAs,
    rootId: lineage.root,
  });
  for (const one of found) out.changes.push(one);
};

export const recordPulled = (
  turn: Turn,
  rooms: LoopRooms,
  { judging, at }: { readonly judging: Judging; readonly at: number },
): void => {
  const found = riskyChanges({
    view: rooms.inventory.view,
    versions: turn.out.facts,
    before: (id) => turn.stood.get(id),
    after: (id) => judging.postures.get(id),
    at,
    found: 'pull',
  });
  for (const one of found) turn.out.changes.push(one);
};
