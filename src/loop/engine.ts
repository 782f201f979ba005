/**
 * One partition's turn of the loop: records in, everything they changed out. Pure of I/O:
 * the same state and the same blocks give the same output, so that a replay writes nothing twice.
 */
import type { Stateful } from '../core/index.ts';
import type { Event, Posture, Snapshot } from '../model/index.ts';
import { createControl } from './apply-control.ts';
import { asItHappened, type Held } from './block-order.ts';
import type { LoopRooms, RoomState, TurnOutput } from './contract.ts';
import { controlRecord } from './control.ts';
import { recordPulled } from './estate-changes.ts';
import { createIntake, type RawRecord } from './intake.ts';
import { createJudging } from './judging.ts';
import { type Gathered, gather, settle } from './output.ts';
import { ownEventOf } from './own-event.ts';
import { createStages } from './stages.ts';
import { type TextLine, textLineOf } from './text-lines.ts';
import { quietTurn, type TurnOptions, take } from './turn.ts';

export interface Engine {
  /** Log records of any source; judged in the order in which it happened. */
  events(records: Iterable<RawRecord>, options: TurnOptions): TurnOutput;
  /** Events already parsed (a scan sorts them by time first). */
  parsed(
    events: Iterable<{ readonly event: Event; readonly raw: string }>,
    options: TurnOptions,
  ): TurnOutput;
  /** For lines of a block that are no JSON. */
  readonly textLine: TextLine | undefined;
  parse(record: RawRecord, into: Pick<Gathered, 'setAside'>): readonly Event[];
  snapshot(snapshot: Snapshot): TurnOutput;
  control(records: Iterable<unknown>, receivedAt: number): TurnOutput;
  /** Judge every principal as of `at`. */
  judgeAll(at: number): TurnOutput;
  /** How many are still to be judged again after earlier changes. */
  waiting(): number;
  posture(principalId: string): Posture | undefined;
  postures(): Iterable<Posture>;
  takeState(): RoomState;
  restore(state: RoomState): void;
}

export const createEngine = (rooms: LoopRooms): Engine => {
  const { inventory, detection, incidents } = rooms;
  const judging = createJudging(rooms);
  const parseInto = createIntake(rooms.sources);
  const runEvent = createStages(rooms, judging);
  const applyControl = createControl(rooms, judging);
  const stateful: Readonly<Record<string, Stateful>> = {
    inventory,
    detection,
    incidents,
    loop: judging.state,
    ...(rooms.rules ? { rules: rooms.rules } : {}),
  };

  return {
    textLine: textLineOf(rooms.sources),
    events(records, options) {
      const out = gather();
      const held: Held[] = [];
      for (const record of records) {
        const { read, parsed } = parseInto(record, out, (event, text) =>
          held.push({ event, text }),
        );
        out.read += read;
        out.parsed += parsed;
      }
      // In whatever order a block was delivered, it is judged in the order in which it happened.
      held.sort(asItHappened);
      for (const { event, text } of held) runEvent(event, text, options, out);
      return settle(out);
    },
    parsed(events, options) {
      const out = gather();
      for (const { event, raw } of events) {
        runEvent(event, raw, options, out);
        out.parsed++;
        out.read++;
      }
      return settle(out);
    },
    parse(record, into) {
      const events: Event[] = [];
      parseInto(record, into, (event) => events.push(event));
      return events;
    },
    snapshot(snapshot) {
      const turn = quietTurn();
      take(turn, inventory.applySnapshot(snapshot));
      judging.rejudge(turn, snapshot.takenAt);
      recordPulled(turn, rooms, { judging, at: snapshot.takenAt });
      return settle(turn.out);
    },
    control(records, receivedAt) {
      const turn = quietTurn();
      let line = 0;
      for (const record of records) {
        line++;
        turn.out.read++;
        const checked = controlRecord.safeParse(record);
        if (checked.success) {
          // Judged by what held before: the act itself must not excuse it.
          const own = ownEventOf(checked.data, inventory.view);
          applyControl(turn, checked.data);
          if (own) runEvent(own, JSON.stringify(own.raw), turn.options, turn.out);
          turn.out.parsed++;
        } else {
          turn.out.setAside.push({
            line,
            because: `control record of ${receivedAt}: ${checked.error.issues[0]?.message ?? 'invalid'}`,
          });
        }
      }
      return settle(turn.out);
    },
    judgeAll(at) {
      const turn = quietTurn();
      applyControl(turn, { type: 'judge', at, principals: 'all' });
      return settle(turn.out);
    },
    waiting: () => inventory.waiting(),
    posture: (principalId) => judging.postures.get(principalId),
    postures: () => judging.postures.values(),
    takeState: () =>
      Object.fromEntries(Object.entries(stateful).map(([name, room]) => [name, room.takeDirty()])),
    restore(state) {
      for (const [name, entries] of Object.entries(state)) stateful[name]?.restore(entries);
    },
  };
};
