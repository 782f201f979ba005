/** A mapping document → a system like any other, that only parses. */
import { z } from 'zod';
import type { Event, EventActor } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { defineSource, type SourceDefinition } from '../contract.ts';
import { type Meaning, makeEvent } from '../make-event.ts';
import { instant, need, needInstant, type Raw } from '../record.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import type { MappingDocument } from './document.ts';
import { conditionOf, firstOf, globOf, lineOf, pathsIn, textOf } from './fields.ts';

const meaningsOf = ({ meanings }: MappingDocument): ((operation: string) => Meaning) => {
  const lines = meanings.map((one) => ({
    fits: globOf(one.operation),
    meaning: {
      classUid: one.class,
      activityId: one.activity,
      kind: one.kind,
      effect: one.effect,
    } satisfies Meaning,
  }));
  const other: Meaning = { classUid: 6003, activityId: 99, kind: 'other', effect: 'unknown' };
  return (operation) => lines.find(({ fits }) => fits(operation))?.meaning ?? other;
};

const outcomeOf = ({ outcome }: MappingDocument, record: Raw): Pick<Event, 'outcome' | 'error'> => {
  if (outcome === undefined) return { outcome: 'unknown' };
  const value = firstOf(record, outcome.from);
  const text = textOf(value)?.toLowerCase();
  const says = (words: readonly (string | number | boolean)[]): boolean =>
    words.some((word) => String(word).toLowerCase() === text);
  if (text === undefined) return { outcome: outcome.otherwise };
  if (says(outcome.success)) return { outcome: 'success' };
  if (!says(outcome.failure)) return { outcome: outcome.otherwise };
  const reason = textOf(firstOf(record, outcome.reason));
  return { outcome: 'failure', error: { code: reason ?? text } };
};

const actorOf = (mapping: MappingDocument, record: Raw): EventActor => {
  const { actor, credential, session } = mapping;
  const id = textOf(firstOf(record, actor.id));
  const name = textOf(firstOf(record, actor.name));
  const scope = textOf(firstOf(record, actor.scope));
  const shown = credential && textOf(firstOf(record, credential.id));
  const sessionId = textOf(firstOf(record, session));
  const principal = id ?? name;
  return {
    ...(principal === undefined ? {} : { principalId: `${mapping.id}:${principal}` }),
    principalKind: principal === undefined ? 'unknown' : 'identity',
    name: name ?? id ?? 'unknown',
    kind: actor.kind,
    ...(scope === undefined ? {} : { scope }),
    ...(credential === undefined || shown === undefined
      ? {}
      : { credential: { type: credential.type, nativeId: shown, temporary: false } }),
    ...(sessionId === undefined ? {} : { session: { id: sessionId } }),
  };
};

const targetsOf = ({ id: system, targets }: MappingDocument, record: Raw): Event['targets'] =>
  targets.flatMap(({ kind, id, name }) => {
    const native = textOf(firstOf(record, id)) ?? textOf(firstOf(record, name));
    if (native === undefined) return [];
    return [{ kind, id: `${system}:${native}`, name: textOf(firstOf(record, name)) ?? native }];
  });

const timeOf = (mapping: MappingDocument, record: Raw): number => {
  const value = firstOf(record, mapping.time);
  const epoch = typeof value === 'number' ? instant(value) : undefined;
  const field = pathsIn(mapping.time)[0] ?? 'time';
  return needInstant(epoch === undefined ? value : new Date(epoch).toISOString(), field);
};

const mappedOf = (mapping: MappingDocument): readonly string[] => [
  ...[
    ...[mapping.time, mapping.id_from, mapping.operation, mapping.service, mapping.session],
    ...[mapping.actor.id, mapping.actor.name, mapping.actor.scope, mapping.credential?.id],
    ...[mapping.source_ip, mapping.user_agent, mapping.outcome?.from, mapping.outcome?.reason],
    ...mapping.targets.flatMap((one) => [one.id, one.name]),
  ].flatMap(pathsIn),
];

/** @throws Error of the pattern compiler where a pattern is wrong. */
export const compileMapping = (mapping: MappingDocument): SourceDefinition => {
  const detect = conditionOf(mapping.when);
  const meaningFor = meaningsOf(mapping);
  const readLine = mapping.line === undefined ? undefined : lineOf(mapping.line);
  const system: OcsfSystem = {
    vendor: mapping.title,
    product: mapping.title,
    log: mapping.logsource.service,
    account: { typeId: 99, type: mapping.title },
    mapped: mappedOf(mapping),
    secrets: new Set(mapping.secrets),
  };
  const parse = (record: Raw): readonly Event[] => {
    const operation = need(
      textOf(firstOf(record, mapping.operation)),
      pathsIn(mapping.operation).join(' or '),
    );
    const from = textOf(firstOf(record, mapping.source_ip));
    const ip = from === undefined ? undefined : addressOf(from);
    const userAgent = textOf(firstOf(record, mapping.user_agent));
    const actor = actorOf(mapping, record);
    return [
      makeEvent({
        source: mapping.id,
        logsource: mapping.logsource,
        vendorId: textOf(firstOf(record, mapping.id_from)),
        time: timeOf(mapping, record),
        meaning: meaningFor(operation),
        operation,
        service: textOf(firstOf(record, mapping.service)) ?? mapping.title,
        ...outcomeOf(mapping, record),
        actor,
        src: {
          ...(ip === undefined ? {} : { ip }),
          ...(userAgent === undefined ? {} : { userAgent }),
        },
        cloud: actor.scope === undefined ? {} : { account: actor.scope },
        targets: targetsOf(mapping, record),
        raw: record,
      }),
    ];
  };
  return defineSource({
    id: mapping.id,
    title: mapping.title,
    config: z.strictObject({}),
    permissions: { read: [], act: [], undo: [] },
    telemetry: telemetryOf(mapping),
    lateness: { typicalSeconds: 300, worstSeconds: 3_600 },
    unobservable: [],
    logsources: [mapping.logsource],
    detect,
    parse,
    ...(readLine === undefined
      ? {}
      : {
          readLine(line: string) {
            const record = readLine(line);
            return record !== undefined && detect(record) ? record : undefined;
          },
        }),
    ocsf: (event) => renderOcsf(event, system),
    partitionKey: (record) => textOf(firstOf(record, mapping.actor.scope)) ?? mapping.id,
  }) as SourceDefinition;
};

/** What its meanings can say at all. */
const telemetryOf = ({ meanings }: MappingDocument): SourceDefinition['telemetry'] => {
  const has = (kind: string) =>
    meanings.some((one) => one.kind === kind)
      ? ({ given: 'yes' } as const)
      : ({ given: 'no' } as const);
  return {
    authentication: has('authentication'),
    token_issuance: has('token_issuance'),
    privilege_change: has('privilege_change'),
    secret_access: has('secret_access'),
    service_to_service: has('service_to_service'),
  };
};
