/** May it? Asked of Countersign in the words of the OpenID AuthZEN Authorization API 1.0. */

export interface Question {
  /** The agent, by its id in Countersign's inventory or by a name that means only it. */
  readonly agent: string;
  readonly tool: string;
  readonly server: string;
  /** For whom it acts, where somebody delegated it. */
  readonly onBehalfOf?: string;
}

export interface Decision {
  readonly permit: boolean;
  readonly reason: string;
  /** What must be done with a permission; one that is not understood is no permission. */
  readonly obligations: readonly string[];
}

export type Decide = (question: Question) => Promise<Decision>;

export interface DecisionPoint {
  /** Origin of Countersign, e.g. `http://127.0.0.1:4180`. */
  readonly url: string;
  /** An API token with the scope `decisions:ask`. */
  readonly token: string;
  readonly timeoutMs?: number;
  /** While no decision can be had: nothing (`closed`), or what only reads (`read_only`). */
  readonly unreachable?: 'closed' | 'read_only';
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const decisionOf = (answer: unknown): Decision => {
  if (!isObject(answer) || typeof answer['decision'] !== 'boolean')
    throw new TypeError('the answer is no decision');
  const context = isObject(answer['context']) ? answer['context'] : {};
  const obligations = Array.isArray(context['obligations']) ? context['obligations'] : [];
  return {
    permit: answer['decision'],
    reason: typeof context['reason'] === 'string' ? context['reason'] : 'no reason was given',
    obligations: obligations.map(String),
  };
};

/** Never throws: a decision that cannot be had is a decision too, and its reason says so. */
export const askCountersign = ({
  url,
  token,
  timeoutMs = 2_000,
  unreachable = 'closed',
}: DecisionPoint): Decide => {
  const endpoint = new URL('/access/v1/evaluation', url);
  return async ({ agent, tool, server, onBehalfOf }) => {
    try {
      const answer = await fetch(endpoint, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          subject: { type: 'agent', id: agent },
          action: { name: tool },
          resource: { type: 'mcp_tool', id: `${server}/${tool}` },
          ...(onBehalfOf === undefined ? {} : { context: { on_behalf_of: onBehalfOf } }),
        }),
      });
      if (!answer.ok) throw new Error(`it answered ${answer.status}`);
      return decisionOf(await answer.json());
    } catch (cause) {
      const because = cause instanceof Error ? cause.message : String(cause);
      return {
        permit: unreachable === 'read_only',
        reason: `no decision could be had: ${because}`,
        obligations: unreachable === 'read_only' ? ['read_only'] : [],
      };
    }
  };
};
