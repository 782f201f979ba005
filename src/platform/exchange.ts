/** What this platform says to others and hears from them: outputs, Shared Signals, and our containment told on. */
import { join } from 'node:path';
import { ingest } from '../api/index.ts';
import { type Clock, CountersignError, type Log } from '../core/index.ts';
import {
  createExchange,
  createTeller,
  type Exchange,
  ofFinding,
  ofIncident,
  ofStep,
  signalsSource,
  tellActions,
} from '../exchange/index.ts';
import type { TurnOutput } from '../loop/index.ts';
import type { Action } from '../model/index.ts';
import { type Playbook, readResponseSettings, type StepOutcome } from '../response/index.ts';
import type { OutboxDraft, Sealer, TenantStore } from '../store/index.ts';
import type { EventStream } from '../stream/index.ts';
import type { BuiltEngine } from './engine.ts';

export interface ExchangeParts {
  readonly store: TenantStore;
  readonly sealer: Sealer;
  readonly stream: EventStream;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly dataDir: string;
  readonly playbooks: ReadonlyMap<string, Playbook>;
  publicUrl(): string;
  engine(): BuiltEngine | undefined;
}

export interface OpenExchange {
  readonly exchange: Exchange;
  /** For the runner, beside those of the connections. */
  readonly actions: readonly Action[];
  /** Committed with the turn it tells of. */
  outbox(output: TurnOutput): readonly OutboxDraft[];
  /** After a step changed: tells outputs and, where the rules of response allow it, receivers. True: something new may run. */
  told(outcome: StepOutcome): Promise<boolean>;
  health(): Promise<
    readonly { readonly name: string; readonly ok: boolean; readonly says: string }[]
  >;
}

export const openExchange = (parts: ExchangeParts): OpenExchange => {
  const { store, stream, clock, engine } = parts;
  const exchange = createExchange({
    ...{ store, clock },
    ...{ sealer: parts.sealer, log: parts.log, version: parts.version },
    publicUrl: parts.publicUrl,
    folder: join(parts.dataDir, 'outputs'),
    view() {
      const view = engine()?.view;
      if (view) return view;
      throw new CountersignError('ERR_STORE_UNAVAILABLE', 'the inventory is not loaded yet');
    },
    async takeIn(records) {
      await ingest(
        records.map((record) => Buffer.from(`${JSON.stringify(record)}\n`)),
        { stream, tenant: store.tenant, source: signalsSource, now: () => clock.now() },
      );
    },
  });
  const teller = createTeller({
    ...{ store, clock, log: parts.log, playbooks: parts.playbooks, issuer: parts.publicUrl },
    view: () => engine()?.view,
    posture: (id) => engine()?.posture(id),
    settings: () => readResponseSettings(store),
    listened: async () =>
      (await exchange.streams.every()).some(({ status }) => status !== 'disabled'),
  });
  return {
    exchange,
    actions: tellActions({ store, transmitter: exchange.transmitter }),
    outbox: ({ findings, incidents }) =>
      exchange.outputs.drafts([
        ...findings.map(ofFinding),
        ...incidents.map((incident) => ofIncident(incident, findings)),
      ]),
    async told(outcome) {
      const { step, incidentId, planId } = outcome;
      const drill = (await store.response.plan(planId))?.drill ?? true;
      await exchange.outputs.put([ofStep(step, { incidentId, at: clock.now(), drill })]);
      return teller.consider(outcome);
    },
    async health() {
      const counts = Object.values(await store.outbox.counts());
      const sum = (of: 'waiting' | 'setAside'): number =>
        counts.reduce((all, one) => all + one[of], 0);
      const says = `${sum('waiting')} wait, ${sum('setAside')} set aside`;
      // What others do not take is told, and no reason to take this platform out of service.
      return [{ name: 'outputs', ok: true, says }];
    },
  };
};
