/** The stages of one event, in the order they are read here. */
import { vendorLineage } from '../detection/index.ts';
import type { Event } from '../model/index.ts';
import type { SourceDefinition } from '../sources/index.ts';
import type { LoopRooms } from './contract.ts';
import { recordChanges } from './estate-changes.ts';
import type { Judging } from './judging.ts';
import type { Gathered } from './output.ts';
import { accusingOwn } from './own-act.ts';
import { type EventTurn, type TurnOptions, take } from './turn.ts';

type RunEvent = (event: Event, raw: string, options: TurnOptions, out: Gathered) => void;

export const createStages = (rooms: LoopRooms, judging: Judging): RunEvent => {
  const { inventory, detection, incidents, places } = rooms;
  const { view } = inventory;
  const byId = new Map(rooms.sources.map((source) => [source.id, source]));
  const sourceOf = (id: string): SourceDefinition | undefined => byId.get(id);
  const stages: readonly ((turn: EventTurn) => void)[] = [
    function learnLineage(turn) {
      const { lineage, delta } = inventory.observe(turn.event, {
        isDrill: turn.options.drill !== false,
      });
      turn.lineage = lineage;
      take(turn, delta);
    },
    function applyChanges(turn) {
      const changes = sourceOf(turn.event.source)?.apply?.(turn.event, view) ?? [];
      if (changes.length > 0) take(turn, inventory.applyChanges(changes));
    },
    function judgePosture(turn) {
      if (turn.used.size > 0) judging.noteUse(turn, turn.event.time);
      if (turn.touched.size > 0) judging.rejudge(turn, turn.event.time);
    },
    function findChanges(turn) {
      recordChanges(turn, rooms, judging);
    },
    function detect(turn) {
      const { event } = turn;
      const vendor = sourceOf(event.source)?.vendorFinding?.(event);
      if (vendor !== undefined) turn.lineage = vendorLineage(vendor, turn.lineage);
      const { lineage } = turn;
      const signals = detection.observe({
        event,
        lineage,
        view,
        posture: (id) => judging.postureOf(id, event.time),
        place: event.src.ip === undefined ? undefined : places.lookup(event.src.ip),
        learningOnly: turn.options.learningOnly,
        ...(turn.options.drill === false ? {} : { drill: turn.options.drill }),
        ...(vendor === undefined ? {} : { vendor }),
      });
      const own = rooms.ownAct?.(event);
      turn.signals = own === undefined ? signals : accusingOwn(signals, own);
      for (const finding of detection.findings(turn.signals))
        turn.out.findings.set(finding.id, finding);
    },
    function considerIncidents(turn) {
      if (turn.signals.length === 0 || turn.options.learningOnly) return;
      const { event, lineage, signals, options } = turn;
      turn.incidents = incidents.consider({
        event,
        lineage,
        signals,
        drill: options.drill !== false,
        ...(options.receivedAt === undefined ? {} : { receivedAt: options.receivedAt }),
        ...judging.caseInput(event.time),
      });
      for (const incident of turn.incidents) judging.recordIncident(turn, incident, event.time);
    },
    function holdLearning(turn) {
      // Of a drill nothing was learned; what is real meanwhile goes on being.
      if (turn.options.drill !== false) return;
      for (const incident of turn.incidents) {
        for (const id of new Set([incident.rootId, ...incident.identities]))
          detection.hold(id, incident.firstEventAt, incident.decision.disposition !== 'timeline');
      }
    },
  ];
  return (event, raw, options, out) => {
    const turn: EventTurn = {
      event,
      raw,
      options,
      out,
      touched: new Set(),
      used: new Set(),
      stood: new Map(),
      factsFrom: out.facts.length,
      lineage: { root: '', actingAs: '', links: [] },
      signals: [],
      incidents: [],
    };
    for (const stage of stages) stage(turn);
    out.events.push({ event, lineage: turn.lineage, raw });
  };
};
