/** Telling as the runner takes it: an action of the system `shared-signals`, seen to hold once receivers have taken it. */
import { hashId } from '../../core/index.ts';
import type { Action, ActionPlan } from '../../model/index.ts';
import type { TenantStore } from '../../store/index.ts';
import { actionId, sayings, TELLING } from './sayings.ts';
import type { Subject } from './subject.ts';
import { channelOf, type Transmitter } from './transmit.ts';

const listOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

export interface TellActionParts {
  readonly store: TenantStore;
  readonly transmitter: Transmitter;
}

/** As the runner takes them. */
export const tellActions = ({ store, transmitter }: TellActionParts): readonly Action[] =>
  sayings.map((saying): Action => {
    const id = actionId(saying);
    const permissions = { do: ['signals:transmit'], verify: [], undo: ['signals:transmit'] };
    const told = (plan: ActionPlan, stepId: string, type: string, body: object, key: string) =>
      transmitter.tell({
        id: hashId('tld', [stepId, key]),
        type,
        subject: plan.params['subject'] as Subject,
        body: body as Readonly<Record<string, unknown>>,
        txn: hashId('txn', [String(plan.params['incidentId'] ?? stepId)]),
      });
    const because = (plan: ActionPlan): string => String(plan.params['because'] ?? 'contained');
    return {
      id,
      system: TELLING,
      title: saying.title,
      classes: 'any',
      undo: saying.undo,
      stage: 'sweep',
      permissions,
      plan: async (target, params) => ({
        action: id,
        target,
        params,
        changes: [`${saying.title}: ${target.nativeId}`],
        disruption: 'receivers may end sessions or lock the account',
        undo: saying.undo,
        permissions,
        predictedResidual: [],
      }),
      async do(plan, { stepId, now }) {
        const at = now();
        const body = { ...saying.body(at, because(plan)), ...(plan.params['body'] as object) };
        const streams = await told(plan, stepId, saying.type, body, 'do');
        return {
          accepted: true,
          alreadyDone: false,
          acceptedAt: at,
          residual: [],
          undoState: { streams },
          detail: streams.length === 0 ? 'no stream asks for it' : `told ${streams.length} streams`,
        };
      },
      async verify(_plan, result, { stepId, now }) {
        const tld = hashId('tld', [stepId, 'do']);
        const states = await Promise.all(
          listOf(result.undoState['streams']).map((stream) =>
            store.outbox.state(channelOf(stream), hashId('set', [stream, tld])),
          ),
        );
        const taken = states.filter((state) => state === 'sent').length;
        const lost = states.filter((state) => state === 'set_aside').length;
        return {
          effective: lost > 0 ? 'no' : taken === states.length ? 'yes' : 'unknown',
          checkedAt: now(),
          how: 'read_back',
          residual: [],
          detail: `${taken} of ${states.length} receivers have taken it`,
        };
      },
      ...(saying.back === undefined
        ? {}
        : {
            async undoIt(
              plan: ActionPlan,
              _result: unknown,
              context: { stepId: string; now(): number },
            ) {
              const { back } = saying;
              if (back === undefined)
                return { undone: false, kind: saying.undo, differences: [], detail: '' };
              const body = back.body(context.now(), 'taken back');
              const streams = await told(plan, context.stepId, back.type, body, 'undo');
              return {
                undone: true,
                kind: saying.undo,
                differences: [],
                detail: `told ${streams.length} streams that it is over`,
              };
            },
          }),
    };
  });
