/**
 * Spans of agents in OTLP/JSON, each with its resource.
 * https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-agent-spans/
 */
import type { Json } from '../common/stable.ts';
import type { Agent } from '../organisation/model.ts';
import type { Random } from '../random.ts';
import type { Tool } from './registry.ts';

export interface Trace {
  readonly agent: Agent;
  /** 32 hex digits. */
  readonly id: string;
  readonly conversation: string;
  /** E-mail address of the person it acts for. */
  readonly behalf: string | undefined;
}

type Value = string | number;

const attributes = (values: Readonly<Record<string, Value | undefined>>): readonly Json[] =>
  Object.entries(values).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [
          {
            key,
            value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
          },
        ],
  );

/** SpanKind of OTLP: 1 internal, 3 client. */
type Kind = 1 | 3;

export interface Step {
  readonly name: string;
  readonly kind: Kind;
  readonly milliseconds: number;
  readonly values: Readonly<Record<string, Value | undefined>>;
  readonly failed?: string;
}

const nanos = (at: number): string => `${Math.floor(at)}000000`;

export const span = (at: number, random: Random, trace: Trace, step: Step): Json => ({
  traceId: trace.id,
  spanId: random.hex(16),
  name: step.name,
  kind: step.kind,
  startTimeUnixNano: nanos(at),
  endTimeUnixNano: nanos(at + step.milliseconds),
  attributes: attributes({
    'gen_ai.agent.id': trace.agent.name,
    'gen_ai.agent.name': trace.agent.name,
    'gen_ai.conversation.id': trace.conversation,
    'enduser.id': trace.behalf,
    ...step.values,
    'error.type': step.failed,
  }),
  status: step.failed === undefined ? {} : { code: 2, message: step.failed },
  resource: {
    attributes: attributes({
      'service.name': trace.agent.name,
      'service.namespace': 'ai',
      'cloud.region': 'eu-west-1',
    }),
  },
  scope: { name: 'opentelemetry.instrumentation.genai', version: '0.9.0' },
});

export const invoked = (agent: Agent): Step => ({
  name: `invoke_agent ${agent.name}`,
  kind: 1,
  milliseconds: 42_000,
  values: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.provider.name': 'aws.bedrock' },
});

/** One agent calls another: the caller's span names the other one. */
export const calls = (other: Agent): Step => ({
  name: `invoke_agent ${other.name}`,
  kind: 3,
  milliseconds: 9_000,
  values: {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.id': other.name,
    'gen_ai.agent.name': other.name,
  },
});

export const chatted = (tokens: number): Step => ({
  name: 'chat claude-sonnet-4',
  kind: 3,
  milliseconds: 1_400,
  values: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'aws.bedrock',
    'gen_ai.request.model': 'claude-sonnet-4',
    'gen_ai.usage.input_tokens': tokens,
    'gen_ai.usage.output_tokens': Math.floor(tokens / 8),
  },
});

export const toolUsed = ({ server, name }: Tool, failed?: string): Step => ({
  name: `execute_tool ${name}`,
  kind: 1,
  milliseconds: 600,
  values: {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': name,
    'gen_ai.tool.type': 'function',
    'mcp.server.name': server,
    'mcp.method.name': 'tools/call',
  },
  ...(failed === undefined ? {} : { failed }),
});
