/** One span of an agent → one event: who acted, on whose behalf (asserted), with which tool, model or server. */
import { CountersignError } from '../../../core/index.ts';
import type { Event, EventActor, EventTarget } from '../../../model/index.ts';
import { addressOf } from '../../address.ts';
import { makeEvent } from '../../make-event.ts';
import { instant, need, obj, type Raw, str } from '../../record.ts';
import { idOf, SYSTEM } from '../ids.ts';
import { type Attributes, attributesOf } from './attributes.ts';
import { spanMeaning } from './meaning.ts';

const LOGSOURCE = { product: 'opentelemetry', service: 'genai' } as const;
const EARLIEST = Date.UTC(2006, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** Nanoseconds since 1970, a number or a decimal text (OTLP/JSON writes 64-bit numbers as text). */
const nanos = (value: unknown): number | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? value / 1e6 : undefined;
  return typeof value === 'string' && /^\d{16,20}$/.test(value)
    ? Number(value.slice(0, -6))
    : undefined;
};

const timeOf = (record: Raw): number => {
  const time =
    nanos(record['startTimeUnixNano']) ??
    nanos(record['start_time_unix_nano']) ??
    instant(record['start_time']) ??
    instant(record['startTime']);
  if (time === undefined || time < EARLIEST || time > LATEST) {
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      'field startTimeUnixNano is missing or not a time between 2006 and 2100',
      { detail: { field: 'startTimeUnixNano' } },
    );
  }
  return Math.floor(time);
};

/** OTLP: 0 unset, 1 ok, 2 error; Python's exporter writes their names. Unset without `error.type` went well. */
const outcomeOf = (record: Raw, span: Attributes): Pick<Event, 'outcome' | 'error'> => {
  const status = obj(record['status']);
  const code = status['code'] ?? status['status_code'];
  const type = span.text('error.type', 'rpc.response.status_code');
  const failed =
    code === 2 || code === 'ERROR' || code === 'STATUS_CODE_ERROR' || span.text('error.type');
  if (!failed) return { outcome: 'success' };
  const message = str(status['message']) ?? str(status['description']);
  return {
    outcome: 'failure',
    error: { code: type ?? 'error', ...(message === undefined ? {} : { message }) },
  };
};

/** Names of a person that the caller wrote down; nobody has checked them. */
const behalfOf = (span: Attributes): readonly { kind: string; value: string; verified: false }[] =>
  (['enduser.id', 'user.id', 'user.email', 'user.name'] as const).flatMap((kind) => {
    const value = span.text(kind);
    return value === undefined ? [] : [{ kind, value, verified: false as const }];
  });

/** SpanKind: a number in OTLP/JSON, its name elsewhere. */
const isKind = (record: Raw, number: number, name: string): boolean =>
  record['kind'] === number || (str(record['kind'])?.endsWith(name) ?? false);

/**
 * An agent goes by `gen_ai.agent.id`, else by `gen_ai.agent.name`, else by the `service.name` that sent the span.
 * Where a client calls or makes an agent, the agent named is the other one, and the service is who acts.
 */
const agentOf = (
  record: Raw,
  span: Attributes,
): { readonly id?: string; readonly name: string } => {
  const service = span.text('service.name');
  const ofOther = /^(?:invoke|create)_agent$/.test(span.text('gen_ai.operation.name') ?? '');
  if (ofOther && service !== undefined && isKind(record, 3, 'CLIENT'))
    return { id: service, name: service };
  const id = span.text('gen_ai.agent.id', 'gen_ai.agent.name') ?? service;
  const name = span.text('gen_ai.agent.name') ?? id ?? 'unknown agent';
  return id === undefined ? { name } : { id, name };
};

const actorOf = (record: Raw, span: Attributes, trace: string): EventActor => {
  const { id, name } = agentOf(record, span);
  const session = span.text('gen_ai.conversation.id', 'mcp.session.id', 'session.id') ?? trace;
  const asserted = behalfOf(span);
  const scope = span.text('service.namespace');
  return {
    ...(id === undefined ? {} : { principalId: idOf('agent', id) }),
    principalKind: id === undefined ? 'unknown' : 'identity',
    name,
    ...(scope === undefined ? {} : { scope }),
    kind: 'agent',
    session: {
      id: session,
      name: str(record['name']) ?? trace,
      ...(asserted.length === 0 ? {} : { asserted }),
    },
  };
};

const serverOf = (span: Attributes): string | undefined =>
  span.text('mcp.server.name', 'gen_ai.tool.server.name') ??
  (span.has('mcp.') ? span.text('server.address') : undefined);

const targetsOf = (operation: string, span: Attributes): readonly EventTarget[] => {
  const server = serverOf(span);
  const tool = span.text('gen_ai.tool.name');
  const model = span.text('gen_ai.request.model', 'gen_ai.response.model');
  const uri = span.text('mcp.resource.uri');
  const agent = span.text('gen_ai.agent.id', 'gen_ai.agent.name');
  const target = (kind: EventTarget['kind'], id: string, name: string): EventTarget[] => [
    { kind, id, name },
  ];
  const tools =
    tool === undefined
      ? []
      : target('resource', idOf('mcp', server === undefined ? tool : `${server}/${tool}`), tool);
  return [
    ...(agent !== undefined && /^(?:invoke|create)_agent$/.test(operation)
      ? target('identity', idOf('agent', agent), span.text('gen_ai.agent.name') ?? agent)
      : []),
    ...tools,
    ...(uri === undefined ? [] : target('resource', idOf('mcp', `resource:${uri}`), uri)),
    ...(server === undefined ? [] : target('resource', idOf('mcp', server), server)),
    ...(model === undefined ? [] : target('resource', idOf('mcp', `model:${model}`), model)),
  ];
};

const idsOf = (record: Raw): { readonly trace: string; readonly span: string } => {
  const context = obj(record['context']);
  const trace = str(record['traceId']) ?? str(record['trace_id']) ?? str(context['trace_id']);
  const span = str(record['spanId']) ?? str(record['span_id']) ?? str(context['span_id']);
  return { trace: need(trace, 'traceId'), span: need(span, 'spanId') };
};

/** The peer is who asks only where the span is the server's. */
const sourceOf = (record: Raw, span: Attributes): string | undefined =>
  span.text('client.address') ??
  (isKind(record, 2, 'SERVER') ? span.text('network.peer.address') : undefined);

const privilegeOf = (operation: string, span: Attributes): string => {
  const tool = span.text('gen_ai.tool.name');
  return tool === undefined ? operation : `tool:${tool}`;
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseSpan = (record: Raw): Event => {
  const ids = idsOf(record);
  const span = attributesOf(record['attributes'], obj(record['resource'])['attributes']);
  const operation = need(
    span.text('gen_ai.operation.name', 'mcp.method.name') ?? str(record['name']),
    'attributes.gen_ai.operation.name',
  );
  const ip = addressOf(sourceOf(record, span) ?? '');
  const region = span.text('cloud.region');
  const userAgent = span.text('user_agent.original');
  const provider = span.text('gen_ai.provider.name', 'gen_ai.system');
  const event = makeEvent({
    source: SYSTEM,
    logsource: LOGSOURCE,
    vendorId: `${ids.trace}:${ids.span}`,
    time: timeOf(record),
    meaning: spanMeaning(operation),
    operation,
    service: provider ?? serverOf(span) ?? span.text('service.name') ?? 'opentelemetry',
    privilege: privilegeOf(operation, span),
    ...outcomeOf(record, span),
    actor: actorOf(record, span, ids.trace),
    src: { ...(ip ? { ip } : {}), ...(userAgent ? { userAgent } : {}) },
    ...(region === undefined ? {} : { cloud: { region } }),
    targets: targetsOf(operation, span),
    raw: record,
  });
  return { ...event, selfReported: true };
};
